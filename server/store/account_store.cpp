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

}  // namespace parley::store
