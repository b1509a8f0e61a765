// Limits how often something may happen per key, by the generic cell rate algorithm (ITU-T I.371):
// one time stamp per key, no timers. Bounded: when it is full, keys that are at rest are forgotten,
// and if there are none, the one it meets first. Any thread.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace parley {

class RateLimiter {
 public:
  using Clock = std::chrono::steady_clock;

  struct Limit {
    int burst = 1;                         // so many at once; 0: no limit at all
    std::chrono::milliseconds interval{};  // then one per interval
  };

  explicit RateLimiter(Limit limit, std::size_t max_keys = 100'000);

  // Zero when it may happen now (and is counted), else the time to wait. Refusals are not counted.
  std::chrono::milliseconds acquire(std::string_view key, Clock::time_point now = Clock::now());

 private:
  struct Shard {
    std::mutex mutex;
    std::unordered_map<std::string, Clock::time_point> arrivals;  // theoretical arrival time
  };
  static constexpr std::size_t shard_count = 16;

  void make_room(Shard& shard, Clock::time_point now) const;

  const Limit limit_;
  const std::size_t max_keys_per_shard_;
  std::array<Shard, shard_count> shards_;
};

}  // namespace parley
