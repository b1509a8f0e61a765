// Sessions that were looked up lately, so that a request costs no database read for them. Bounded
// in number and age; a revoked session leaves it at once. Any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <unordered_map>

#include "model/user.hpp"

namespace parley {

class SessionCache {
 public:
  using Clock = std::chrono::steady_clock;

  struct Options {
    std::size_t max_entries = 100'000;
    // How long a revocation on another server, whose event was lost, may stay unseen.
    std::chrono::seconds time_to_live{30};
  };

  explicit SessionCache(const Options& options) : options_(options) {}

  // Changes whenever a session is revoked. A lookup in the database that began before a revocation
  // must not bring the session back: take the generation first and hand it to `insert`.
  std::uint64_t generation() const;

  std::optional<Session> find(const TokenHash& token_hash, Clock::time_point now = Clock::now());
  void insert(const TokenHash& token_hash, const Session& session, std::uint64_t generation,
              Clock::time_point now = Clock::now());
  void revoke(std::span<const SessionId> sessions);
  // Revocations may have been missed: every session is looked up again.
  void forget_all();

 private:
  struct Entry {
    Session session;
    Clock::time_point expires_at;
  };

  const Options options_;
  mutable std::mutex mutex_;
  std::uint64_t generation_ = 0;
  std::unordered_map<TokenHash, Entry> entries_;
  std::unordered_map<SessionId, TokenHash> hashes_;
};

}  // namespace parley
