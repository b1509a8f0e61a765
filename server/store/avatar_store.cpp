#include "store/avatar_store.hpp"

#include <utility>

#include <fmt/format.h>

#include "base/base64.hpp"
#include "store/row_mapping.hpp"

namespace parley::store {

namespace {

// First in its transaction: the user's row is the lock under which changes follow each other.
const Statement set_version("UPDATE users SET avatar = $2 WHERE id = $1 AND deleted_at IS NULL");

const Statement upsert_avatar(
    "INSERT INTO avatars (user_id, version, type, data)"
    " SELECT u.id, $2, $3, $4 FROM users u WHERE u.id = $1 AND u.avatar = $2"
    " ON CONFLICT (user_id) DO UPDATE SET version = excluded.version, type = excluded.type,"
    " data = excluded.data");

const Statement clear_version(
    "UPDATE users SET avatar = NULL WHERE id = $1 AND deleted_at IS NULL");

const Statement delete_avatar("DELETE FROM avatars WHERE user_id = $1");

const Statement select_account(fmt::format(
    "SELECT {} FROM users u WHERE u.id = $1 AND u.deleted_at IS NULL", credentials_columns));

const Statement select_avatar(
    "SELECT p.type, p.data FROM avatars p WHERE p.user_id = $1 AND p.version = $2");

Result<Account> account_of(Result<std::vector<Rows>> written) {
  if (!written) return fail(unexpected(std::move(written.error())));
  if (written->back().empty()) return fail(errors::not_found, "There is no such user.");
  Row row = written->back()[0];
  return read_credentials(row).account;
}

}  // namespace

Task<Result<Account>> DatabaseAvatarStore::put_avatar(UserId user, Avatar avatar) {
  Transaction transaction(user.value());
  transaction.add(set_version, user.value(), avatar.version);
  transaction.add(upsert_avatar, user.value(), avatar.version,
                  static_cast<std::int64_t>(avatar.type), to_base64(avatar.data));
  transaction.add(select_account, user.value());
  co_return account_of(co_await database_.write(std::move(transaction)));
}

Task<Result<Account>> DatabaseAvatarStore::remove_avatar(UserId user) {
  Transaction transaction(user.value());
  transaction.add(clear_version, user.value());
  transaction.add(delete_avatar, user.value());
  transaction.add(select_account, user.value());
  co_return account_of(co_await database_.write(std::move(transaction)));
}

Task<Result<std::optional<Avatar>>> DatabaseAvatarStore::find_avatar(UserId user,
                                                                     std::string version) {
  Query query(select_avatar, user.value(), version);
  Result<Rows> rows = co_await database_.read(std::move(query));
  if (!rows) co_return fail(std::move(rows.error()));
  if (rows->empty()) co_return std::optional<Avatar>();
  Row row = (*rows)[0];
  Avatar avatar;
  avatar.type = static_cast<ImageType>(row.integer());
  auto data = from_base64(row.text());
  if (!data) co_return fail(errors::internal, "The picture is damaged.");
  avatar.data = std::move(*data);
  avatar.version = std::move(version);
  co_return std::move(avatar);
}

}  // namespace parley::store
