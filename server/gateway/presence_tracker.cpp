#include "gateway/presence_tracker.hpp"

namespace parley::gateway {

void PresenceTracker::connected(UserId user) {
  const std::lock_guard lock(mutex_);
  if (++users_[user].sockets == 1) store_.refresh({&user, 1});
}

void PresenceTracker::disconnected(UserId user, Clock::time_point now) {
  const std::lock_guard lock(mutex_);
  const auto found = users_.find(user);
  if (found == users_.end() || --found->second.sockets > 0) return;
  found->second.left_at = now;
  leaving_.push_back(user);
}

std::vector<UserId> PresenceTracker::tick(Clock::time_point now) {
  std::vector<UserId> left;
  const std::lock_guard lock(mutex_);
  std::erase_if(leaving_, [&](UserId user) {
    const auto found = users_.find(user);
    if (found == users_.end() || found->second.sockets > 0) return true;
    if (now - found->second.left_at < options_.leave_delay) return false;
    users_.erase(found);
    left.push_back(user);
    return true;
  });
  if (!left.empty()) store_.remove(left);
  if (now - refreshed_at_ < options_.refresh_interval) return left;
  refreshed_at_ = now;
  std::vector<UserId> present;
  present.reserve(users_.size());
  for (const auto& [user, entry] : users_) {
    // Who is leaving may be on another server by now, whose word must be the last one. Only when
    // that takes long is it said again that they are here.
    const bool is_leaving = entry.sockets == 0 && now - entry.left_at < options_.refresh_interval;
    if (!is_leaving) present.push_back(user);
  }
  if (!present.empty()) store_.refresh(present);
  return left;
}

std::vector<UserId> PresenceTracker::leave_all() {
  std::vector<UserId> left;
  const std::lock_guard lock(mutex_);
  left.reserve(users_.size());
  for (const auto& [user, entry] : users_) left.push_back(user);
  users_.clear();
  leaving_.clear();
  if (!left.empty()) store_.remove(left);
  return left;
}

}  // namespace parley::gateway
