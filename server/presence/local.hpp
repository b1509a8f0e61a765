// Presence on a single server: a table in memory whose entries expire, as those of a cache do. Any
// thread; no call waits for anything but other calls.
#pragma once

#include <chrono>
#include <functional>
#include <mutex>
#include <span>
#include <unordered_map>
#include <vector>

#include "ports/presence_store.hpp"

namespace parley::presence {

class LocalPresence final : public PresenceStore {
 public:
  using Clock = std::chrono::steady_clock;

  // An entry that is not refreshed for `time_to_live` counts as offline: three refresh intervals
  // forgive two that came late. `clock` is for tests.
  explicit LocalPresence(std::chrono::milliseconds time_to_live = std::chrono::seconds(15),
                         std::function<Clock::time_point()> clock = Clock::now);

  void refresh(std::span<const UserId> users) override;
  void remove(std::span<const UserId> users) override;
  Task<std::vector<PresenceStatus>> get(std::vector<UserId> users) override;
  void close() override;

 private:
  void forget_expired(Clock::time_point now);

  const std::chrono::milliseconds time_to_live_;
  const std::function<Clock::time_point()> clock_;
  std::mutex mutex_;
  bool closed_ = false;
  std::unordered_map<UserId, Clock::time_point> expiry_;
  Clock::time_point next_sweep_;
};

}  // namespace parley::presence
