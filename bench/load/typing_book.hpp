// What was typed and not told yet. Events of one person in one conversation come in the order in
// which they were sent, and alternate; of those that are dropped, as the server may under pressure,
// nothing comes. A value; one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <utility>
#include <vector>

#include "load/event_loop.hpp"

namespace parley::load {

class TypingBook {
 public:
  explicit TypingBook(std::size_t people) : all_(people) {}

  // The person begins, or stops, to type: what to say is returned.
  bool type(std::size_t person, TimePoint intended) {
    Typist& typist = all_[person];
    typist.is_active = !typist.is_active;
    typist.waiting.emplace_back(intended, typist.is_active);
    ++typed;
    return typist.is_active;
  }

  // Somebody was told of it. When it was due; nothing when nobody typed so.
  std::optional<TimePoint> tell(std::size_t person, bool is_active) {
    auto& waiting = all_[person].waiting;
    while (!waiting.empty() && waiting.front().second != is_active) {
      waiting.pop_front();
      ++dropped;
    }
    if (waiting.empty()) return std::nullopt;
    const TimePoint intended = waiting.front().first;
    waiting.pop_front();
    ++told;
    return intended;
  }

  std::uint64_t open() const { return typed - told - dropped; }

  std::uint64_t typed = 0;
  std::uint64_t told = 0;
  std::uint64_t dropped = 0;

 private:
  struct Typist {
    bool is_active = false;  // as said last
    std::deque<std::pair<TimePoint, bool>> waiting;
  };
  std::vector<Typist> all_;
};

}  // namespace parley::load
