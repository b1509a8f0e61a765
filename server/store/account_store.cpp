#include "store/account_store.hpp"

#include <utility>

#include <fmt/format.h>

#include "model/errors.hpp"
#include "store/row_mapping.hpp"

namespace parley::store {

namespace {

const Statement update_email("UPDATE users SET email = $2 WHERE id = $1 AND deleted_at IS NULL");

const Statement select_account(fmt::format(
    "SELECT {} FROM users u WHERE u.id = $1 AND u.deleted_at IS NULL", credentials_columns));

// The key is (sender_id, client_id): a page is one range of it.
const Statement select_written(
    fmt::format("SELECT {} FROM messages m JOIN conversation_members v"
                " ON v.conversation_id = m.conversation_id AND v.user_id = $1"
                " WHERE m.sender_id = $1 AND m.client_id >= $2 AND m.deleted_at IS NULL ORDER BY "
                "m.client_id LIMIT $3",
                message_columns));

const Statement select_joined_groups(
    "SELECT g.id, g.name, v.role, v.joined_at, c.name FROM group_members v"
    " JOIN groups g ON g.id = v.group_id AND g.deleted_at IS NULL"
    " JOIN conversations c ON c.group_id = g.id AND c.deleted_at IS NULL"
    " WHERE v.user_id = $1 ORDER BY g.id, c.position, c.id");

}  // namespace

Task<Result<Account>> DatabaseAccountStore::change_email(UserId user, std::string email) {
  Transaction transaction(user.value());
  transaction.add(update_email, user.value(), std::move(email));
  transaction.add(select_account, user.value());
  Result<std::vector<Rows>> written = co_await database_.write(std::move(transaction));
  if (!written) {
    if (violates(written.error(), "users_email_key")) {
      co_return fail(errors::email_taken, "An account with this email address exists.", "email");
    }
    co_return fail(unexpected(std::move(written.error())));
  }
  if (written->back().empty()) co_return fail(errors::not_found, "There is no such user.");
  Row row = written->back()[0];
  co_return read_credentials(row).account;
}

Task<Result<std::vector<Message>>> DatabaseAccountStore::list_written(UserId user,
                                                                      std::string first_client_id,
                                                                      int limit) {
  if (first_client_id.empty()) first_client_id = "00000000-0000-0000-0000-000000000000";
  Query query(select_written, user.value(), std::move(first_client_id), std::int64_t{limit});
  Result<Rows> rows = co_await database_.read(std::move(query));
  if (!rows) co_return fail(std::move(rows.error()));
  std::vector<Message> messages;
  messages.reserve(rows->size());
  for (std::size_t n = 0; n < rows->size(); ++n) {
    Row row = (*rows)[n];
    messages.push_back(read_message(row));
  }
  co_return messages;
}

Task<Result<std::vector<MembershipRecord>>> DatabaseAccountStore::list_joined(UserId user) {
  Query query(select_joined_groups, user.value());
  Result<Rows> rows = co_await database_.read(std::move(query));
  if (!rows) co_return fail(std::move(rows.error()));
  std::vector<MembershipRecord> records;
  for (std::size_t n = 0; n < rows->size(); ++n) {
    Row row = (*rows)[n];
    const GroupId group(row.integer());
    if (records.empty() || records.back().group != group) {
      MembershipRecord& record = records.emplace_back();
      record.group = group;
      record.name = row.text();
      record.role = static_cast<GroupRole>(row.integer());
      record.joined_at = Timestamp(row.integer());
    } else {
      row.skip(3);
    }
    records.back().channels.push_back(row.text());
  }
  co_return records;
}

}  // namespace parley::store
