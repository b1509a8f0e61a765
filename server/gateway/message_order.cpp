#include "gateway/message_order.hpp"

#include <utility>

#include <boost/container_hash/hash.hpp>

namespace parley::gateway {

std::size_t MessageOrder::Hash::operator()(const Key& key) const noexcept {
  std::size_t seed = std::hash<Topic>{}(key.topic);
  boost::hash_combine(seed, key.conversation.value());
  return seed;
}

void MessageOrder::arrive(Delivery delivery, Clock::time_point now, std::vector<Delivery>& ready) {
  const Event& event = *delivery.event;
  if (event.seq <= 0) {
    ready.push_back(std::move(delivery));
    return;
  }
  const Key key{event.topic, event.conversation};
  const Seq seq = event.seq;
  Stream& stream = find_stream(key, ready);
  const Seq missing = stream.last == 0 ? 0 : seq - stream.last - 1;
  // Late, or again.
  if (missing < 0) {
    ready.push_back(std::move(delivery));
    return;
  }
  if (missing > 0 && missing <= options_.max_missing && held_ < options_.max_held) {
    if (!stream.held.emplace(seq, std::move(delivery)).second) return;
    ++held_;
    expiries_.push_back({now + options_.patience, key, seq});
    return;
  }
  if (missing > 0) release_through(stream, seq - 1, ready);
  stream.last = seq;
  ready.push_back(std::move(delivery));
  release_through(stream, seq, ready);
}

std::optional<MessageOrder::Clock::time_point> MessageOrder::next_expiry() const {
  if (held_ == 0) return {};
  return expiries_.front().time;
}

void MessageOrder::expire(Clock::time_point now, std::vector<Delivery>& ready) {
  for (; !expiries_.empty() && expiries_.front().time <= now; expiries_.pop_front()) {
    const Expiry& expiry = expiries_.front();
    for (Streams* streams : {&young_, &old_}) {
      const auto found = streams->find(expiry.key);
      if (found == streams->end() || !found->second.held.contains(expiry.seq)) continue;
      release_through(found->second, expiry.seq, ready);
    }
  }
}

void MessageOrder::release_all(std::vector<Delivery>& ready) {
  release_streams(old_, ready);
  release_streams(young_, ready);
  expiries_.clear();
}

MessageOrder::Stream& MessageOrder::find_stream(const Key& key, std::vector<Delivery>& ready) {
  const auto young = young_.find(key);
  if (young != young_.end()) return young->second;
  if (young_.size() >= options_.max_streams) {
    release_streams(old_, ready);
    old_.swap(young_);
  }
  auto known = old_.extract(key);
  if (known.empty()) return young_[key];
  return young_.insert(std::move(known)).position->second;
}

void MessageOrder::release_through(Stream& stream, Seq seq, std::vector<Delivery>& ready) {
  auto next = stream.held.begin();
  while (next != stream.held.end() && (next->first <= seq || next->first == stream.last + 1)) {
    stream.last = next->first;
    ready.push_back(std::move(next->second));
    next = stream.held.erase(next);
    --held_;
  }
}

void MessageOrder::release_streams(Streams& streams, std::vector<Delivery>& ready) {
  for (auto& [key, stream] : streams) {
    if (!stream.held.empty()) release_through(stream, stream.held.rbegin()->first, ready);
  }
  streams.clear();
}

}  // namespace parley::gateway
