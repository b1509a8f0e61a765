// Puts the messages of a conversation back into the order of their numbers. Two that are sent at
// once may overtake each other between the commit and this server: on two threads, or on two
// servers' ways through the broker. One that comes before its predecessor is held until that has
// come, for a bounded time: the predecessor may never come, as one that is withheld from its reader
// does not, or that of a server which died. So this is a courtesy; a client still goes by numbers.
//
// A value without locks, timers and sockets: the owner brings threads and time.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "model/event.hpp"
#include "net/frame.hpp"

namespace parley::gateway {

// An event on its way to the sockets of this server, and the frame that carries it to them.
struct Delivery {
  std::shared_ptr<const Event> event;  // none: events may have been lost, everybody catches up
  std::shared_ptr<const net::Frame> frame;
};

class MessageOrder {
 public:
  using Clock = std::chrono::steady_clock;

  struct Options {
    // So long a message waits for those before it.
    std::chrono::milliseconds patience{50};
    // When more are missing than that, they were missed, not overtaken: nothing is held.
    Seq max_missing = 512;
    // Messages that wait, altogether; beyond it they go in the order in which they come.
    std::size_t max_held = 8'192;
    // Streams that are remembered: at least so many of those heard last, at most twice as many.
    std::size_t max_streams = 16'384;
  };

  explicit MessageOrder(const Options& options) : options_(options) {}

  // Appends to `ready` what is to be handed on now, in this order: events that are no messages at
  // once, without regard to messages that wait.
  void arrive(Delivery delivery, Clock::time_point now, std::vector<Delivery>& ready);

  // When `expire` has something to do; nothing while none waits.
  std::optional<Clock::time_point> next_expiry() const;
  // Appends those that have waited long enough, with what may go after them.
  void expire(Clock::time_point now, std::vector<Delivery>& ready);

  // After a gap: what waits goes, and whatever number comes next is taken as the first.
  void release_all(std::vector<Delivery>& ready);

  std::size_t held() const { return held_; }

 private:
  // A message is published once for each topic, so the topic is part of what is counted.
  struct Key {
    Topic topic;
    ConversationId conversation;
    friend bool operator==(const Key&, const Key&) = default;
  };
  struct Hash {
    std::size_t operator()(const Key& key) const noexcept;
  };
  struct Stream {
    Seq last = 0;  // that was handed on
    std::map<Seq, Delivery> held;
  };
  using Streams = std::unordered_map<Key, Stream, Hash>;
  struct Expiry {
    Clock::time_point time;
    Key key;
    Seq seq = 0;
  };

  // In `young_`, where it is moved if it was known.
  Stream& find_stream(const Key& key, std::vector<Delivery>& ready);
  // Everything held up to `seq`, and what follows without a hole.
  void release_through(Stream& stream, Seq seq, std::vector<Delivery>& ready);
  void release_streams(Streams& streams, std::vector<Delivery>& ready);

  const Options options_;
  Streams young_;
  Streams old_;
  std::deque<Expiry> expiries_;  // in the order of time; may name messages that are gone
  std::size_t held_ = 0;
};

}  // namespace parley::gateway
