#include "store/message_store.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "model/errors.hpp"
#include "model/text_rules.hpp"
#include "store/row_mapping.hpp"

namespace parley::store {

namespace {

// Takes the next number, under the lock of the conversation's row, unless the sender is no member
// or has sent this before.
const Statement advance_conversation(
    "UPDATE conversations SET last_seq = last_seq + 1, activity_at = $4,"
    " last_sender_id = $2, last_preview = $5 WHERE id = $1"
    " AND EXISTS (SELECT 1 FROM conversation_members v"
    " WHERE v.conversation_id = $1 AND v.user_id = $2)"
    " AND NOT EXISTS (SELECT 1 FROM messages m"
    " WHERE m.sender_id = $2 AND m.client_id = $3)"
    " RETURNING direct_low_id, direct_high_id");

// Fills the number that was taken; when none was, the last one is filled already.
const Statement insert_message(
    "INSERT INTO messages (conversation_id, seq, sender_id, client_id, body, created_at)"
    " SELECT c.id, c.last_seq, $2, $3, $5, $4 FROM conversations c"
    " WHERE c.id = $1 AND c.last_seq > 0 AND NOT EXISTS (SELECT 1 FROM messages m"
    " WHERE m.conversation_id = $1 AND m.seq = c.last_seq)"
    " RETURNING seq");

// Whoever sends has read what came before.
const Statement raise_sender_marks(
    "UPDATE conversation_members AS v SET read_seq = m.seq,"
    " delivered_seq = CASE WHEN v.delivered_seq < m.seq THEN m.seq ELSE v.delivered_seq END"
    " FROM messages m"
    " WHERE m.sender_id = $2 AND m.client_id = $3 AND m.conversation_id = $1"
    " AND v.conversation_id = $1 AND v.user_id = $2 AND v.read_seq < m.seq");

const Statement select_appended(
    fmt::format("SELECT {}, {} FROM conversations c"
                " JOIN conversation_members v ON v.conversation_id = c.id AND v.user_id = $2"
                " LEFT JOIN messages m ON m.sender_id = $2 AND m.client_id = $3"
                " WHERE c.id = $1",
                audience_columns, message_columns));

const Statement select_oldest(
    fmt::format("SELECT {} FROM messages m WHERE m.conversation_id = $1"
                " AND m.seq > $2 AND m.seq < $3 ORDER BY m.seq LIMIT $4",
                message_columns));

const Statement select_newest(
    fmt::format("SELECT {} FROM messages m WHERE m.conversation_id = $1"
                " AND m.seq > $2 AND m.seq < $3 ORDER BY m.seq DESC LIMIT $4",
                message_columns));

Transaction append_transaction(const NewMessage& message) {
  const std::int64_t conversation = message.conversation_id.value();
  const std::int64_t sender = message.sender_id.value();
  const std::int64_t at = message.created_at.milliseconds();
  Transaction transaction(conversation, sender);
  transaction.queries.reserve(3);
  transaction.add(advance_conversation, conversation, sender, message.client_id, at,
                  std::string(truncate_text(message.body, max_preview_length)));
  transaction.add(insert_message, conversation, sender, message.client_id, at, message.body);
  transaction.add(raise_sender_marks, conversation, sender, message.client_id);
  return transaction;
}

}  // namespace

Task<Result<MessageStore::Appended>> DatabaseMessageStore::append_message(NewMessage message) {
  Result<std::vector<Rows>> written = co_await database_.write(append_transaction(message));
  // Another server committed the same message a moment ago.
  const bool raced = !written && violates(written.error(), "messages_sender_id_client_id_key");
  if (!written && !raced) co_return fail(unexpected(std::move(written.error())));
  if (raced || (*written)[0].empty() || (*written)[1].empty()) {
    co_return co_await find_appended(std::move(message));
  }
  Appended appended;
  Row audience = (*written)[0][0];
  appended.audience = read_audience(audience);
  appended.message.conversation_id = message.conversation_id;
  appended.message.seq = (*written)[1][0].integer();
  appended.message.sender_id = message.sender_id;
  appended.message.client_id = std::move(message.client_id);
  appended.message.body = std::move(message.body);
  appended.message.created_at = message.created_at;
  co_return appended;
}

Task<Result<MessageStore::Appended>> DatabaseMessageStore::find_appended(NewMessage message) {
  Query query(select_appended, message.conversation_id.value(), message.sender_id.value(),
              std::move(message.client_id));
  Result<Rows> rows = co_await database_.read(std::move(query));
  if (!rows) co_return fail(std::move(rows.error()));
  if (rows->empty()) {
    co_return fail(errors::not_found, "There is no such conversation.");
  }
  Row row = (*rows)[0];
  Appended appended;
  appended.audience = read_audience(row);
  if (row.is_null()) {
    co_return fail(errors::unavailable, "The message was not stored.", {}, 1);
  }
  appended.message = read_message(row);
  appended.duplicate = true;
  if (appended.message.conversation_id != message.conversation_id) {
    co_return fail(errors::client_id_reused,
                   "This client_id belongs to a message in another conversation.", "client_id");
  }
  co_return appended;
}

Task<Result<std::vector<Message>>> DatabaseMessageStore::list_messages(ConversationId id, Seq after,
                                                                       Seq before, int limit,
                                                                       bool from_oldest) {
  Query query(from_oldest ? select_oldest : select_newest, id.value(), after, before,
              std::int64_t{limit});
  Result<Rows> rows = co_await database_.read(std::move(query));
  if (!rows) co_return fail(std::move(rows.error()));
  std::vector<Message> messages;
  messages.reserve(rows->size());
  for (std::size_t n = 0; n < rows->size(); ++n) {
    Row row = (*rows)[n];
    messages.push_back(read_message(row));
  }
  if (!from_oldest) std::reverse(messages.begin(), messages.end());
  co_return messages;
}

}  // namespace parley::store
