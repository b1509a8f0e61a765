#include "store/user_store.hpp"

#include <utility>

#include <fmt/format.h>

#include "model/errors.hpp"
#include "store/row_mapping.hpp"
#include "store/search_prefixes.hpp"

namespace parley::store {

namespace {

const Statement insert_user(
    "INSERT INTO users (id, username, email, display_name, password_hash, created_at)"
    " VALUES ($1, $2, $3, $4, $5, $6)");

const Statement insert_search_prefix(
    "INSERT INTO user_search_prefixes (prefix, username, user_id)"
    " SELECT $1, $2, u.id FROM users u WHERE u.id = $3 AND u.deleted_at IS NULL");

const Statement select_credentials_by_username(
    fmt::format("SELECT {} FROM users u WHERE u.username = $1", credentials_columns));

const Statement select_credentials_by_email(fmt::format("SELECT {} FROM users u WHERE u.email = $1",
                                                        credentials_columns));

const Statement select_credentials_by_id(fmt::format("SELECT {} FROM users u WHERE u.id = $1",
                                                     credentials_columns));

const Statement select_user(fmt::format("SELECT {} FROM users u WHERE u.id = $1", user_columns));

constexpr std::string_view viewed_users =
    "FROM users u LEFT JOIN contacts k ON k.owner_id = $2 AND k.contact_id = u.id"
    " LEFT JOIN blocks b ON b.blocker_id = $2 AND b.blocked_id = u.id";

const Statement select_profile(fmt::format("SELECT {}, {}, u.bio {} WHERE u.id = $1", user_columns,
                                           relation_columns, viewed_users));

// Nothing of an account comes back once it is deleted.
Statement update_user(std::string_view column) {
  return Statement(
      fmt::format("UPDATE users SET {} = $2 WHERE id = $1 AND deleted_at IS NULL", column));
}
const Statement update_display_name = update_user("display_name");
const Statement update_bio = update_user("bio");
const Statement update_share_last_seen = update_user("share_last_seen");
const Statement update_send_read_receipts = update_user("send_read_receipts");
const Statement delete_search_prefixes("DELETE FROM user_search_prefixes WHERE user_id = $1");

const Statement select_acquaintances(
    "SELECT u.id FROM users u WHERE u.id IN (SELECT near.id FROM"
    " (SELECT p.user_id AS id FROM conversation_members v"
    " JOIN conversations c ON c.id = v.conversation_id"
    " JOIN conversation_members p ON p.conversation_id = v.conversation_id AND p.user_id <> $1"
    " WHERE v.user_id = $1 ORDER BY c.activity_at DESC LIMIT $2) AS near"
    " UNION SELECT k.owner_id FROM contacts k WHERE k.contact_id = $1) LIMIT $2");

// The key of the table of prefixes is (prefix, username): the page is one range of it, whatever the
// prefix. To it come the viewer's own contacts by their aliases ($5), of which only as many can be
// on the page.
const Statement select_users_by_prefix(
    fmt::format("SELECT {}, {} {} WHERE u.id IN (SELECT named.user_id FROM"
                " (SELECT s.user_id FROM user_search_prefixes s"
                " WHERE s.prefix = $1 AND s.username > $3 AND s.user_id <> $2"
                " ORDER BY s.username LIMIT $4) AS named"
                " UNION SELECT a.contact_id FROM contacts a"
                " WHERE a.owner_id = $2 AND ' ' || a.folded_alias LIKE $5 ESCAPE '\\')"
                " AND u.username > $3 ORDER BY u.username LIMIT $4",
                user_columns, relation_columns, viewed_users));

// Matches what holds a word that begins so, in a text with a blank before it.
std::string word_pattern(std::string_view prefix) {
  std::string pattern = "% ";
  for (const char c : prefix) {
    if (c == '%' || c == '_' || c == '\\') pattern += '\\';
    pattern += c;
  }
  return pattern + "%";
}

const Statement update_password_hash = update_user("password_hash");

constexpr std::string_view update_last_seen_text =
    "UPDATE users SET last_seen_at = $2 WHERE id {} AND deleted_at IS NULL"
    " AND (last_seen_at IS NULL OR last_seen_at < $2)";
constexpr std::string_view sqlite_list = "IN (SELECT value FROM json_each($1))";
constexpr std::string_view postgres_list = "= ANY ($1::bigint[])";

const Statement update_last_seen(fmt::format(update_last_seen_text, sqlite_list),
                                 fmt::format(update_last_seen_text, postgres_list));

// The pair's key is looked up once per candidate.
constexpr std::string_view select_last_seen_text =
    "SELECT u.id, u.last_seen_at FROM users u WHERE u.id {} AND EXISTS"
    " (SELECT 1 FROM conversations c"
    " WHERE c.direct_low_id = CASE WHEN u.id < $2 THEN u.id ELSE $2 END"
    " AND c.direct_high_id = CASE WHEN u.id < $2 THEN $2 ELSE u.id END)"
    " AND u.share_last_seen = 1"
    " AND EXISTS (SELECT 1 FROM users me WHERE me.id = $2 AND me.share_last_seen = 1)"
    " AND NOT EXISTS (SELECT 1 FROM blocks b WHERE b.blocker_id = u.id AND b.blocked_id = $2)"
    " AND NOT EXISTS (SELECT 1 FROM blocks b WHERE b.blocker_id = $2 AND b.blocked_id = u.id)";

const Statement select_last_seen(fmt::format(select_last_seen_text, sqlite_list),
                                 fmt::format(select_last_seen_text, postgres_list));

std::vector<std::int64_t> values_of(const std::vector<UserId>& ids) {
  std::vector<std::int64_t> values;
  values.reserve(ids.size());
  for (const UserId id : ids) values.push_back(id.value());
  return values;
}

}  // namespace

Task<Result<void>> DatabaseUserStore::create_user(Credentials credentials) {
  const User& user = credentials.account.user;
  Transaction transaction(user.id.value());
  transaction.add(insert_user, user.id.value(), user.username, credentials.account.email,
                  user.display_name, credentials.password_hash,
                  credentials.account.created_at.milliseconds());
  for (std::string& prefix : search_prefixes(user.username, user.display_name)) {
    transaction.add(insert_search_prefix, std::move(prefix), user.username, user.id.value());
  }
  Result<std::vector<Rows>> written = co_await database_.write(std::move(transaction));
  if (written) co_return Result<void>();
  if (violates(written.error(), "users_username_key")) {
    co_return fail(errors::username_taken, "This username is taken.", "username");
  }
  if (violates(written.error(), "users_email_key")) {
    co_return fail(errors::email_taken, "An account with this email address exists.", "email");
  }
  co_return fail(unexpected(std::move(written.error())));
}

Task<Result<std::optional<Credentials>>> DatabaseUserStore::find_one(Query query) {
  Result<Rows> rows = co_await database_.read(std::move(query));
  if (!rows) co_return fail(std::move(rows.error()));
  if (rows->empty()) co_return std::optional<Credentials>();
  Row row = (*rows)[0];
  co_return read_credentials(row);
}

Task<Result<std::optional<Credentials>>> DatabaseUserStore::find_credentials(std::string login) {
  // Nobody's, and PostgreSQL would not even look.
  if (login.find('\0') != std::string::npos) co_return std::optional<Credentials>();
  const Statement& statement = login.find('@') == std::string::npos ? select_credentials_by_username
                                                                    : select_credentials_by_email;
  Query query(statement, std::move(login));
  co_return co_await find_one(std::move(query));
}

Task<Result<std::optional<Credentials>>> DatabaseUserStore::find_credentials(UserId id) {
  Query query(select_credentials_by_id, id.value());
  co_return co_await find_one(std::move(query));
}

Task<Result<std::optional<User>>> DatabaseUserStore::find_user(UserId id) {
  Query query(select_user, id.value());
  Result<Rows> rows = co_await database_.read(std::move(query));
  if (!rows) co_return fail(std::move(rows.error()));
  if (rows->empty()) co_return std::optional<User>();
  Row row = (*rows)[0];
  co_return read_user(row);
}

Task<Result<std::optional<Profile>>> DatabaseUserStore::find_profile(UserId id, UserId viewer) {
  Query query(select_profile, id.value(), viewer.value());
  Result<Rows> rows = co_await database_.read(std::move(query));
  if (!rows) co_return fail(std::move(rows.error()));
  if (rows->empty()) co_return std::optional<Profile>();
  Row row = (*rows)[0];
  Profile profile;
  profile.person = read_person(row);
  profile.bio = row.text();
  co_return profile;
}

Task<Result<Account>> DatabaseUserStore::change_profile(UserId id, ProfileChange change) {
  Result<std::optional<Credentials>> found = co_await find_credentials(id);
  if (!found) co_return fail(std::move(found.error()));
  if (!found->has_value()) co_return fail(errors::not_found, "There is no such user.");
  const std::string& username = (*found)->account.user.username;  // never changes
  Transaction transaction(id.value());
  if (change.bio) transaction.add(update_bio, id.value(), std::move(*change.bio));
  if (change.share_last_seen) {
    transaction.add(update_share_last_seen, id.value(), std::int64_t{*change.share_last_seen});
  }
  if (change.send_read_receipts) {
    transaction.add(update_send_read_receipts, id.value(),
                    std::int64_t{*change.send_read_receipts});
  }
  if (change.display_name) {
    transaction.add(update_display_name, id.value(), *change.display_name);
    transaction.add(delete_search_prefixes, id.value());
    for (std::string& prefix : search_prefixes(username, *change.display_name)) {
      transaction.add(insert_search_prefix, std::move(prefix), username, id.value());
    }
  }
  transaction.add(select_credentials_by_id, id.value());
  Result<std::vector<Rows>> written = co_await database_.write(std::move(transaction));
  if (!written) co_return fail(unexpected(std::move(written.error())));
  if (written->back().empty()) co_return fail(errors::not_found, "There is no such user.");
  Row row = written->back()[0];
  co_return read_credentials(row).account;
}

Task<Result<std::vector<UserId>>> DatabaseUserStore::find_acquaintances(UserId id, int limit) {
  Query query(select_acquaintances, id.value(), std::int64_t{limit});
  Result<Rows> rows = co_await database_.read(std::move(query));
  if (!rows) co_return fail(std::move(rows.error()));
  std::vector<UserId> users;
  users.reserve(rows->size());
  for (std::size_t n = 0; n < rows->size(); ++n) users.emplace_back((*rows)[n].integer());
  co_return users;
}

Task<Result<std::vector<Person>>> DatabaseUserStore::search_users(std::string prefix, UserId viewer,
                                                                  std::string after_username,
                                                                  int limit) {
  std::string folded = fold_name(prefix);
  std::string pattern = word_pattern(folded);
  Query query(select_users_by_prefix, std::move(folded), viewer.value(), std::move(after_username),
              std::int64_t{limit}, std::move(pattern));
  Result<Rows> rows = co_await database_.read(std::move(query));
  if (!rows) co_return fail(std::move(rows.error()));
  std::vector<Person> people;
  people.reserve(rows->size());
  for (std::size_t n = 0; n < rows->size(); ++n) {
    Row row = (*rows)[n];
    people.push_back(read_person(row));
  }
  co_return people;
}

Task<Result<void>> DatabaseUserStore::set_password_hash(UserId id, std::string password_hash) {
  Transaction transaction(id.value());
  transaction.add(update_password_hash, id.value(), std::move(password_hash));
  Result<std::vector<Rows>> written = co_await database_.write(std::move(transaction));
  if (!written) co_return fail(unexpected(std::move(written.error())));
  if (written->front().affected() == 0) {
    co_return fail(errors::not_found, "There is no such user.");
  }
  co_return Result<void>();
}

Task<Result<void>> DatabaseUserStore::set_last_seen(std::vector<UserId> users, Timestamp at) {
  if (users.empty()) co_return Result<void>();
  Transaction transaction(users.front().value());
  transaction.add(update_last_seen, values_of(users), at.milliseconds());
  Result<std::vector<Rows>> written = co_await database_.write(std::move(transaction));
  if (!written) co_return fail(unexpected(std::move(written.error())));
  co_return Result<void>();
}

Task<Result<std::vector<UserStore::LastSeen>>> DatabaseUserStore::last_seen_of_acquaintances(
    UserId viewer, std::vector<UserId> candidates) {
  std::vector<LastSeen> seen;
  if (candidates.empty()) co_return seen;
  Query query(select_last_seen, values_of(candidates), viewer.value());
  Result<Rows> rows = co_await database_.read(std::move(query));
  if (!rows) co_return fail(std::move(rows.error()));
  seen.reserve(rows->size());
  for (std::size_t n = 0; n < rows->size(); ++n) {
    Row row = (*rows)[n];
    LastSeen& entry = seen.emplace_back();
    entry.user_id = UserId(row.integer());
    if (const auto at = row.optional_integer()) entry.at = Timestamp(*at);
  }
  co_return seen;
}

}  // namespace parley::store
