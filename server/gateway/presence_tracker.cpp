#include "gateway/presence_tracker.hpp"

#include <utility>

namespace parley::gateway {

void PresenceTracker::connected(UserId user) {
  {
    const std::lock_guard lock(mutex_);
    const auto [place, is_new] = users_.try_emplace(user);
    ++place->second.sockets;
    if (!is_new) return;
  }
  store_.refresh({&user, 1});
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
  std::vector<UserId> present;
  {
    const std::lock_guard lock(mutex_);
    std::erase_if(leaving_, [&](UserId user) {
      const auto found = users_.find(user);
      if (found == users_.end() || found->second.sockets > 0) return true;
      if (now - found->second.left_at < options_.leave_delay) return false;
      users_.erase(found);
      left.push_back(user);
      return true;
    });
    if (now - refreshed_at_ >= options_.refresh_interval) {
      refreshed_at_ = now;
      present.reserve(users_.size());
      for (const auto& [user, entry] : users_) present.push_back(user);
    }
  }
  if (!left.empty()) store_.remove(left);
  if (!present.empty()) store_.refresh(present);
  return left;
}

std::vector<UserId> PresenceTracker::leave_all() {
  std::vector<UserId> left;
  {
    const std::lock_guard lock(mutex_);
    left.reserve(users_.size());
    for (const auto& [user, entry] : users_) left.push_back(user);
    users_.clear();
    leaving_.clear();
  }
  if (!left.empty()) store_.remove(left);
  return left;
}

}  // namespace parley::gateway
