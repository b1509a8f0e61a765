#include "presence/local.hpp"

#include <utility>

namespace parley::presence {

LocalPresence::LocalPresence(std::chrono::milliseconds time_to_live,
                             std::function<Clock::time_point()> clock)
    : time_to_live_(time_to_live), clock_(std::move(clock)), next_sweep_(clock_() + time_to_live) {}

void LocalPresence::refresh(std::span<const UserId> users) {
  const Clock::time_point now = clock_();
  const std::lock_guard lock(mutex_);
  for (const UserId user : users) expiry_[user] = now + time_to_live_;
  forget_expired(now);
}

void LocalPresence::remove(std::span<const UserId> users) {
  const std::lock_guard lock(mutex_);
  for (const UserId user : users) expiry_.erase(user);
}

Task<std::vector<PresenceStatus>> LocalPresence::get(std::vector<UserId> users) {
  const Clock::time_point now = clock_();
  std::vector<PresenceStatus> statuses;
  statuses.reserve(users.size());
  const std::lock_guard lock(mutex_);
  for (const UserId user : users) {
    const auto entry = expiry_.find(user);
    const bool online = entry != expiry_.end() && entry->second > now;
    const PresenceStatus known = online ? PresenceStatus::online : PresenceStatus::offline;
    statuses.push_back(closed_ ? PresenceStatus::unknown : known);
  }
  co_return statuses;
}

void LocalPresence::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
}

// Keeps the table as small as the number of users who are here, also when `remove` never comes.
void LocalPresence::forget_expired(Clock::time_point now) {
  if (now < next_sweep_) return;
  next_sweep_ = now + time_to_live_;
  std::erase_if(expiry_, [now](const auto& entry) { return entry.second <= now; });
}

}  // namespace parley::presence
