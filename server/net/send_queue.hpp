#pragma once

// What one connection has still to send: a bounded queue of shared bytes that
// knows how much of its front the kernel has taken. No socket and no Asio; one
// thread per queue. An empty queue holds no more memory than a few entries.

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "net/frame.hpp"

namespace parley::net {

struct SendLimits {
  // Over either, ephemeral frames (typing, presence) are not queued.
  std::size_t soft_bytes = 128 * 1024;
  std::size_t soft_frames = 256;
  // Over either, even after dropping queued ephemeral frames, the peer is too slow:
  // its owner must close it with CloseCode::slow_consumer.
  std::size_t hard_bytes = 1024 * 1024;
  std::size_t hard_frames = 4096;
};

class SendQueue {
 public:
  enum class Outcome {
    queued,
    dropped,   // ephemeral and over the soft limit: nothing is lost that matters
    overflow,  // over the hard limit: not queued, the owner must close
  };

  // Queues a frame within the limits.
  Outcome push(std::shared_ptr<const Frame> frame, const SendLimits& limits);

  // Queues bytes whatever the limits: handshakes, close frames and HTTP responses,
  // whose size their producer bounds.
  void push_bytes(std::string bytes);
  void push_shared(std::shared_ptr<const std::string> bytes);

  // Copies from the front as much as fits, across entries; returns how much. Does
  // not remove anything: consume() does, once the kernel has taken it.
  std::size_t gather(std::span<char> into) const;

  // The unsent rest of the first entry; empty when the queue is empty.
  std::string_view front() const;

  // Removes `count` bytes from the front. REQUIRES: count <= bytes().
  void consume(std::size_t count);

  // Drops every entry of which nothing has been sent. What stays is at most the
  // rest of one entry, so that the stream never breaks inside a frame.
  void drop_unsent();

  bool empty() const { return bytes_ == 0; }
  std::size_t bytes() const { return bytes_; }  // unsent
  std::size_t frames() const { return entries_.size() - head_; }

  // Bytes of memory the queue itself holds (not the shared frames).
  std::size_t held_bytes() const { return entries_.capacity() * sizeof(Entry); }

 private:
  struct Entry {
    std::shared_ptr<const void> owner;
    std::string_view bytes;
    bool ephemeral;
  };

  void append(std::shared_ptr<const void> owner, std::string_view bytes, bool ephemeral);
  bool exceeds(std::size_t more, std::size_t bytes_limit, std::size_t frames_limit) const;
  void drop_ephemeral();
  void release_when_empty();

  std::vector<Entry> entries_;
  std::size_t head_ = 0;       // entries before it are sent
  std::size_t head_sent_ = 0;  // bytes of entries_[head_] that are sent
  std::size_t bytes_ = 0;
};

}  // namespace parley::net
