#include "base/rate_limiter.hpp"

#include <algorithm>
#include <functional>

namespace parley {

RateLimiter::RateLimiter(Limit limit, std::size_t max_keys)
    : limit_(limit), max_keys_per_shard_(std::max<std::size_t>(1, max_keys / shard_count)) {}

std::chrono::milliseconds RateLimiter::acquire(std::string_view key, Clock::time_point now) {
  if (limit_.burst == 0) return {};
  Shard& shard = shards_[std::hash<std::string_view>{}(key) % shard_count];
  const std::lock_guard lock(shard.mutex);
  auto found = shard.arrivals.find(std::string(key));
  if (found == shard.arrivals.end()) {
    if (shard.arrivals.size() >= max_keys_per_shard_) make_room(shard, now);
    found = shard.arrivals.emplace(key, now).first;
  }
  const Clock::time_point arrival = std::max(found->second, now);
  const Clock::time_point allowed_from = arrival - limit_.interval * (limit_.burst - 1);
  if (now < allowed_from) {
    return std::chrono::ceil<std::chrono::milliseconds>(allowed_from - now);
  }
  found->second = arrival + limit_.interval;
  return {};
}

void RateLimiter::make_room(Shard& shard, Clock::time_point now) const {
  std::erase_if(shard.arrivals, [&](const auto& entry) { return entry.second <= now; });
  if (shard.arrivals.size() >= max_keys_per_shard_) shard.arrivals.erase(shard.arrivals.begin());
}

}  // namespace parley
