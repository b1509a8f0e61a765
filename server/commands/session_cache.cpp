#include "commands/session_cache.hpp"

namespace parley {

std::uint64_t SessionCache::generation() const {
  const std::lock_guard lock(mutex_);
  return generation_;
}

std::optional<Session> SessionCache::find(const TokenHash& token_hash, Clock::time_point now) {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(token_hash);
  if (found == entries_.end()) return {};
  if (found->second.expires_at <= now) {
    hashes_.erase(found->second.session.id);
    entries_.erase(found);
    return {};
  }
  return found->second.session;
}

void SessionCache::insert(const TokenHash& token_hash, const Session& session,
                          std::uint64_t generation, Clock::time_point now) {
  const std::lock_guard lock(mutex_);
  if (generation != generation_) return;
  if (entries_.size() >= options_.max_entries && !entries_.contains(token_hash)) {
    hashes_.erase(entries_.begin()->second.session.id);
    entries_.erase(entries_.begin());
  }
  entries_.insert_or_assign(token_hash, Entry{session, now + options_.time_to_live});
  hashes_.insert_or_assign(session.id, token_hash);
}

void SessionCache::forget_all() {
  const std::lock_guard lock(mutex_);
  ++generation_;
  entries_.clear();
  hashes_.clear();
}

void SessionCache::revoke(std::span<const SessionId> sessions) {
  const std::lock_guard lock(mutex_);
  ++generation_;
  for (const SessionId id : sessions) {
    if (const auto found = hashes_.find(id); found != hashes_.end()) {
      entries_.erase(found->second);
      hashes_.erase(found);
    }
  }
}

}  // namespace parley
