// Log-ins over a Database; see ports/session_store.hpp. Stateless beside it.
#pragma once

#include <optional>
#include <vector>

#include "ports/session_store.hpp"
#include "store/database.hpp"

namespace parley::store {

class DatabaseSessionStore final : public SessionStore {
 public:
  // `database` outlives the store.
  explicit DatabaseSessionStore(Database& database) : database_(database) {}

  Task<Result<std::vector<SessionId>>> create_session(Session session,
                                                      TokenHash token_hash) override;
  Task<Result<std::optional<Session>>> find_session(TokenHash token_hash) override;
  Task<Result<std::vector<Session>>> list_sessions(UserId user_id) override;
  Task<Result<void>> touch_session(SessionId id, Timestamp used_at) override;
  Task<Result<std::vector<SessionId>>> revoke_session(UserId user_id, SessionId id) override;
  Task<Result<std::vector<SessionId>>> revoke_sessions(UserId user_id, SessionId except) override;

 private:
  // The ids that the transaction's last statement returns.
  Task<Result<std::vector<SessionId>>> write_returning_ids(Transaction transaction);

  Database& database_;
};

}  // namespace parley::store
