// Points in time as stored and sent: whole milliseconds since 1970-01-01 UTC. Durations and
// time-outs use std::chrono::steady_clock instead. Values; any thread.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <string>

namespace parley {

class Timestamp {
 public:
  constexpr Timestamp() = default;
  constexpr explicit Timestamp(std::int64_t milliseconds) : milliseconds_(milliseconds) {}

  constexpr std::int64_t milliseconds() const { return milliseconds_; }
  // RFC 3339, UTC, milliseconds: 2026-11-24T09:30:00.000Z.
  std::string to_rfc3339() const;

  friend constexpr auto operator<=>(Timestamp, Timestamp) = default;
  friend constexpr Timestamp operator+(Timestamp t, std::chrono::milliseconds d) {
    return Timestamp(t.milliseconds_ + d.count());
  }
  friend constexpr Timestamp operator-(Timestamp t, std::chrono::milliseconds d) {
    return Timestamp(t.milliseconds_ - d.count());
  }

 private:
  std::int64_t milliseconds_ = 0;
};

// The wall clock.
Timestamp now();

}  // namespace parley
