#include "store/message_store.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "model/errors.hpp"
#include "model/text_rules.hpp"
#include "store/row_mapping.hpp"

namespace parley::store {

namespace {

// Takes the next number, under the lock of the conversation's row, unless the sender is no member,
// blocks the other or has sent this before, or the other's account is gone. Whether the other
// blocks the sender is decided here, once: a number that was taken without being shown is that of a
// withheld message.
const Statement advance_conversation(fmt::format(
    "UPDATE conversations SET last_seq = last_seq + 1,"
    " shown_seq = CASE WHEN sending.is_shown = 1 THEN last_seq + 1 ELSE shown_seq END,"
    " activity_at = CASE WHEN sending.is_shown = 1 THEN $4 ELSE activity_at END,"
    " last_sender_id = CASE WHEN sending.is_shown = 1 THEN $2 ELSE last_sender_id END,"
    " last_preview = CASE WHEN sending.is_shown = 1 THEN $5 ELSE last_preview END"
    " FROM (SELECT c.id AS conversation,"
    " CASE WHEN o.blocker_id IS NULL THEN 1 ELSE 0 END AS is_shown"
    " FROM conversation_members v JOIN conversations c ON c.id = v.conversation_id"
    " LEFT JOIN blocks b ON b.blocker_id = $2 AND b.blocked_id = {0}"
    " LEFT JOIN blocks o ON o.blocked_id = $2 AND o.blocker_id = {0}"
    " LEFT JOIN users gone ON gone.id = {0} AND gone.deleted_at IS NOT NULL"
    " WHERE v.conversation_id = $1 AND v.user_id = $2 AND b.blocker_id IS NULL"
    " AND gone.id IS NULL) AS sending"
    " WHERE id = $1 AND id = sending.conversation"
    " AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.sender_id = $2 AND m.client_id = $3)"
    " RETURNING direct_low_id, direct_high_id",
    other_member));

// Fills the number that was taken; when none was, the last one is filled already.
const Statement insert_message(
    fmt::format("INSERT INTO messages"
                " (conversation_id, seq, sender_id, client_id, body, created_at, withheld_from)"
                " SELECT c.id, c.last_seq, $2, $3, $5, $4,"
                " CASE WHEN c.shown_seq < c.last_seq THEN {} END FROM conversations c"
                " WHERE c.id = $1 AND c.last_seq > 0 AND NOT EXISTS (SELECT 1 FROM messages m"
                " WHERE m.conversation_id = $1 AND m.seq = c.last_seq)"
                " RETURNING seq, withheld_from",
                other_member));

// Whoever sends has read what came before. The marks of the one from whom it is withheld rise too,
// silently; what the sender sees of them stays.
const Statement raise_marks_by_message(
    "UPDATE conversation_members AS v SET read_seq = m.seq,"
    " delivered_seq = CASE WHEN v.delivered_seq < m.seq THEN m.seq ELSE v.delivered_seq END,"
    " marked_unread_seq = CASE WHEN v.user_id = m.withheld_from AND v.marked_unread_seq = "
    "v.read_seq"
    " THEN m.seq ELSE v.marked_unread_seq END,"
    " silent_seq = CASE WHEN v.user_id = m.withheld_from THEN m.seq ELSE v.silent_seq END,"
    " shown_delivered_seq = CASE WHEN v.user_id = m.withheld_from"
    " AND v.delivered_seq > v.silent_seq THEN v.delivered_seq ELSE v.shown_delivered_seq END,"
    " shown_read_seq = CASE WHEN v.user_id = m.withheld_from"
    " AND v.read_seq > v.silent_seq AND v.read_seq > v.private_read_seq THEN v.read_seq"
    " ELSE v.shown_read_seq END,"
    " withheld_seq = CASE WHEN v.user_id <> m.withheld_from THEN m.seq ELSE v.withheld_seq END,"
    " withheld_at = CASE WHEN v.user_id <> m.withheld_from THEN m.created_at ELSE v.withheld_at "
    "END,"
    " withheld_preview = CASE WHEN v.user_id <> m.withheld_from THEN $4"
    " ELSE v.withheld_preview END"
    " FROM messages m"
    " WHERE m.sender_id = $2 AND m.client_id = $3 AND m.conversation_id = $1"
    " AND v.conversation_id = $1 AND v.user_id IN ($2, coalesce(m.withheld_from, $2))"
    " AND v.read_seq < m.seq");

const Statement select_appended(
    fmt::format("SELECT {0}, b.blocker_id, gone.id, {1} FROM conversations c"
                " JOIN conversation_members v ON v.conversation_id = c.id AND v.user_id = $2"
                " LEFT JOIN blocks b ON b.blocker_id = $2 AND b.blocked_id = {2}"
                " LEFT JOIN users gone ON gone.id = {2} AND gone.deleted_at IS NOT NULL"
                " LEFT JOIN messages m ON m.sender_id = $2 AND m.client_id = $3"
                " WHERE c.id = $1",
                audience_columns, message_columns, other_member));

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
  const std::string preview(truncate_text(message.body, max_preview_length));
  transaction.add(advance_conversation, conversation, sender, message.client_id, at, preview);
  transaction.add(insert_message, conversation, sender, message.client_id, at, message.body);
  transaction.add(raise_marks_by_message, conversation, sender, message.client_id, preview);
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
  Row numbered = (*written)[1][0];
  appended.message.seq = numbered.integer();
  appended.message.withheld_from = UserId(numbered.optional_integer().value_or(0));
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
  const bool blocks_other = row.optional_integer().has_value();
  const bool is_other_gone = row.optional_integer().has_value();
  if (row.is_null() && blocks_other) {
    co_return fail(errors::you_blocked_them,
                   "You blocked this person. Unblock them to send a message.");
  }
  if (row.is_null() && is_other_gone) {
    co_return fail(errors::recipient_gone, "This person has deleted their account.");
  }
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
