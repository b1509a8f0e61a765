// Log-ins, found by the hash of their token. Thread and failure rules as in ports/user_store.hpp.
#pragma once

#include <optional>
#include <vector>

#include "base/error.hpp"
#include "base/task.hpp"
#include "model/user.hpp"

namespace parley {

inline constexpr int max_sessions_per_user = 100;

class SessionStore {
 public:
  virtual ~SessionStore() = default;

  // A user has at most max_sessions_per_user; the one used longest ago gives way, and its id is
  // returned so that its sockets can be closed.
  virtual Task<Result<std::vector<SessionId>>> create_session(Session session,
                                                              TokenHash token_hash) = 0;

  virtual Task<Result<std::optional<Session>>> find_session(TokenHash token_hash) = 0;

  // Last used first.
  virtual Task<Result<std::vector<Session>>> list_sessions(UserId user_id) = 0;

  virtual Task<Result<void>> touch_session(SessionId id, Timestamp used_at) = 0;

  // The revoked ones, empty when it does not exist or is not this user's.
  virtual Task<Result<std::vector<SessionId>>> revoke_session(UserId user_id, SessionId id) = 0;

  // All of the user's but `except` (default-constructed: all). Returns the revoked ones.
  virtual Task<Result<std::vector<SessionId>>> revoke_sessions(UserId user_id,
                                                               SessionId except) = 0;
};

}  // namespace parley
