#include "net/send_queue.hpp"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <utility>

namespace parley::net {
namespace {

// Entries whose memory an empty queue may keep: enough for the usual turn, little
// enough to be forgotten on an idle connection.
constexpr std::size_t kept_entries = 2;

}  // namespace

SendQueue::Outcome SendQueue::push(std::shared_ptr<const Frame> frame, const SendLimits& limits) {
  const std::size_t size = frame->bytes.size();
  const bool ephemeral = frame->ephemeral;
  if (ephemeral && exceeds(size, limits.soft_bytes, limits.soft_frames)) return Outcome::dropped;
  if (exceeds(size, limits.hard_bytes, limits.hard_frames)) {
    drop_ephemeral();
    if (exceeds(size, limits.hard_bytes, limits.hard_frames)) return Outcome::overflow;
  }
  const std::string_view bytes = frame->bytes;
  append(std::move(frame), bytes, ephemeral);
  return Outcome::queued;
}

void SendQueue::push_bytes(std::string bytes) {
  push_shared(std::make_shared<const std::string>(std::move(bytes)));
}

void SendQueue::push_shared(std::shared_ptr<const std::string> bytes) {
  const std::string_view view = *bytes;
  append(std::move(bytes), view, false);
}

std::size_t SendQueue::gather(std::span<char> into) const {
  std::size_t copied = 0;
  std::size_t skip = head_sent_;
  for (std::size_t i = head_; i < entries_.size() && copied < into.size(); ++i) {
    const std::string_view bytes = entries_[i].bytes.substr(skip);
    const std::size_t size = std::min(bytes.size(), into.size() - copied);
    std::memcpy(into.data() + copied, bytes.data(), size);
    copied += size;
    skip = 0;
  }
  return copied;
}

std::string_view SendQueue::front() const {
  return frames() == 0 ? std::string_view{} : entries_[head_].bytes.substr(head_sent_);
}

void SendQueue::consume(std::size_t count) {
  assert(count <= bytes_);
  bytes_ -= count;
  while (count > 0) {
    const std::size_t rest = entries_[head_].bytes.size() - head_sent_;
    if (count < rest) {
      head_sent_ += count;
      break;
    }
    count -= rest;
    head_sent_ = 0;
    entries_[head_++].owner.reset();
  }
  release_when_empty();
}

void SendQueue::drop_unsent() {
  const std::size_t kept = head_sent_ > 0 ? 1 : 0;
  for (std::size_t i = head_ + kept; i < entries_.size(); ++i) bytes_ -= entries_[i].bytes.size();
  entries_.resize(head_ + kept);
  release_when_empty();
}

void SendQueue::append(std::shared_ptr<const void> owner, std::string_view bytes, bool ephemeral) {
  if (bytes.empty()) return;
  // Sent entries at the front are dropped before the vector would grow: a queue
  // that never runs empty must not grow for ever.
  if (entries_.size() == entries_.capacity() && head_ > entries_.size() / 2) {
    entries_.erase(entries_.begin(), entries_.begin() + static_cast<std::ptrdiff_t>(head_));
    head_ = 0;
  }
  bytes_ += bytes.size();
  entries_.push_back({std::move(owner), bytes, ephemeral});
}

bool SendQueue::exceeds(std::size_t more, std::size_t bytes_limit, std::size_t frames_limit) const {
  return bytes_ + more > bytes_limit || frames() + 1 > frames_limit;
}

void SendQueue::drop_ephemeral() {
  const auto first =
      entries_.begin() + static_cast<std::ptrdiff_t>(head_ + (head_sent_ > 0 ? 1 : 0));
  const auto kept = std::remove_if(first, entries_.end(), [this](const Entry& entry) {
    if (entry.ephemeral) bytes_ -= entry.bytes.size();
    return entry.ephemeral;
  });
  entries_.erase(kept, entries_.end());
}

void SendQueue::release_when_empty() {
  if (bytes_ > 0) return;
  entries_.clear();
  head_ = 0;
  if (entries_.capacity() > kept_entries) std::vector<Entry>().swap(entries_);
}

}  // namespace parley::net
