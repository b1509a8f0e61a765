#include "store/session_store.hpp"

#include <utility>

#include <fmt/format.h>

#include "store/row_mapping.hpp"

namespace parley::store {

namespace {

const Statement insert_session(
    "INSERT INTO sessions (id, user_id, token_hash, created_at, last_used_at, user_agent, address)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7)");

// All but the new session and the $3 others that were used last. The limit only stands there
// because SQLite knows no OFFSET without one.
const Statement delete_surplus_sessions(
    "DELETE FROM sessions WHERE id IN (SELECT s.id FROM sessions s"
    " WHERE s.user_id = $1 AND s.id <> $2 ORDER BY s.last_used_at DESC, s.id DESC"
    " LIMIT 1000000 OFFSET $3) RETURNING id");

// A log-in that raced with the end of its account may have left a session.
const Statement select_session(
    fmt::format("SELECT {} FROM sessions s JOIN users u ON u.id = s.user_id"
                " WHERE s.token_hash = $1 AND u.deleted_at IS NULL",
                session_columns));

const Statement select_sessions(
    fmt::format("SELECT {} FROM sessions s WHERE s.user_id = $1"
                " ORDER BY s.last_used_at DESC, s.id DESC LIMIT $2",
                session_columns));

const Statement update_last_used(
    "UPDATE sessions SET last_used_at = $2 WHERE id = $1 AND last_used_at < $2");

const Statement delete_session("DELETE FROM sessions WHERE id = $1 AND user_id = $2 RETURNING id");

const Statement delete_sessions(
    "DELETE FROM sessions WHERE user_id = $1 AND id <> $2 RETURNING id");

}  // namespace

Task<Result<std::vector<SessionId>>> DatabaseSessionStore::write_returning_ids(
    Transaction transaction) {
  Result<std::vector<Rows>> written = co_await database_.write(std::move(transaction));
  if (!written) {
    if (written.error().code == errors::foreign_key_violated) {
      co_return fail(errors::not_found, "There is no such user.");
    }
    co_return fail(unexpected(std::move(written.error())));
  }
  Rows& rows = written->back();
  std::vector<SessionId> ids;
  ids.reserve(rows.size());
  for (std::size_t n = 0; n < rows.size(); ++n) ids.emplace_back(rows[n].integer());
  co_return ids;
}

Task<Result<std::vector<SessionId>>> DatabaseSessionStore::create_session(Session session,
                                                                          TokenHash token_hash) {
  const std::int64_t user = session.user_id.value();
  Transaction transaction(user);
  transaction.add(insert_session, session.id.value(), user, std::move(token_hash),
                  session.created_at.milliseconds(), session.last_used_at.milliseconds(),
                  std::move(session.user_agent), std::move(session.address));
  transaction.add(delete_surplus_sessions, user, session.id.value(),
                  std::int64_t{max_sessions_per_user - 1});
  co_return co_await write_returning_ids(std::move(transaction));
}

Task<Result<std::optional<Session>>> DatabaseSessionStore::find_session(TokenHash token_hash) {
  Query query(select_session, std::move(token_hash));
  Result<Rows> rows = co_await database_.read(std::move(query));
  if (!rows) co_return fail(std::move(rows.error()));
  if (rows->empty()) co_return std::optional<Session>();
  Row row = (*rows)[0];
  co_return read_session(row);
}

Task<Result<std::vector<Session>>> DatabaseSessionStore::list_sessions(UserId user_id) {
  Query query(select_sessions, user_id.value(), std::int64_t{max_sessions_per_user});
  Result<Rows> rows = co_await database_.read(std::move(query));
  if (!rows) co_return fail(std::move(rows.error()));
  std::vector<Session> sessions;
  sessions.reserve(rows->size());
  for (std::size_t n = 0; n < rows->size(); ++n) {
    Row row = (*rows)[n];
    sessions.push_back(read_session(row));
  }
  co_return sessions;
}

Task<Result<void>> DatabaseSessionStore::touch_session(SessionId id, Timestamp used_at) {
  Transaction transaction(id.value());
  transaction.add(update_last_used, id.value(), used_at.milliseconds());
  Result<std::vector<Rows>> written = co_await database_.write(std::move(transaction));
  if (!written) co_return fail(unexpected(std::move(written.error())));
  co_return Result<void>();
}

Task<Result<std::vector<SessionId>>> DatabaseSessionStore::revoke_session(UserId user_id,
                                                                          SessionId id) {
  Transaction transaction(user_id.value());
  transaction.add(delete_session, id.value(), user_id.value());
  co_return co_await write_returning_ids(std::move(transaction));
}

Task<Result<std::vector<SessionId>>> DatabaseSessionStore::revoke_sessions(UserId user_id,
                                                                           SessionId except) {
  Transaction transaction(user_id.value());
  transaction.add(delete_sessions, user_id.value(), except.value());
  co_return co_await write_returning_ids(std::move(transaction));
}

}  // namespace parley::store
