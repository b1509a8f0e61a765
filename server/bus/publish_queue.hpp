// The events that wait for the broker: in order, bounded in number and bytes, ephemeral ones
// dropped first. Guarded by its owner.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>

#include "model/event.hpp"

namespace parley::bus {

class PublishQueue {
 public:
  using Clock = std::chrono::steady_clock;

  struct Item {
    std::shared_ptr<const Event> event;
    bool is_served = false;  // the own listener has it already
    Clock::time_point since;
    std::uint64_t number = 0;  // orders the two lanes
  };

  // What a call dropped.
  struct Dropped {
    std::size_t lasting = 0;
    std::size_t ephemeral = 0;
  };

  PublishQueue(std::size_t max_events, std::size_t max_bytes)
      : max_events_(max_events), max_bytes_(max_bytes) {}

  // Makes room by dropping first what is ephemeral, then, for an event that is not, the oldest. An
  // event that is larger than the whole queue is dropped itself.
  Dropped push(std::shared_ptr<const Event> event, bool is_served, Clock::time_point now);

  // Drops ephemeral events that have waited since before this moment: nobody types any more.
  Dropped expire(Clock::time_point before);

  std::optional<Item> pop();

  std::size_t size() const { return lasting_.size() + ephemeral_.size(); }
  bool empty() const { return size() == 0; }
  std::size_t bytes() const { return bytes_; }

 private:
  using Lane = std::deque<Item>;

  static std::size_t cost(const Event& event);
  bool has_room_for(std::size_t bytes) const;
  Item take(Lane& lane);

  const std::size_t max_events_;
  const std::size_t max_bytes_;
  Lane lasting_;
  Lane ephemeral_;
  std::size_t bytes_ = 0;
  std::uint64_t next_number_ = 0;
};

}  // namespace parley::bus
