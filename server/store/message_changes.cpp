// Editing and deleting messages: the part of the message store that changes what was committed.
#include <utility>

#include <fmt/format.h>

#include "model/errors.hpp"
#include "store/message_store.hpp"
#include "store/row_mapping.hpp"

namespace parley::store {

namespace {

// Everywhere $1 is the conversation, $2 the sender, $3 the number.

// The lock under which appends take their numbers: what follows is decided one after another.
const Statement lock_conversation(
    "UPDATE conversations SET changes = changes WHERE id = $1 AND EXISTS (SELECT 1 FROM messages m"
    " WHERE m.conversation_id = $1 AND m.seq = $3 AND m.sender_id = $2)");

// Conversation c with its member $2, and a block between the two: by the sender (b), by the
// other (o).
const std::string changing_conversation = fmt::format(
    "conversations c JOIN conversation_members v ON v.conversation_id = c.id AND v.user_id = $2"
    " LEFT JOIN blocks b ON b.blocker_id = $2 AND b.blocked_id = {0}"
    " LEFT JOIN blocks o ON o.blocked_id = $2 AND o.blocker_id = {0}",
    other_member);

constexpr std::string_view is_changeable =
    "c.id = $1 AND c.deleted_at IS NULL AND m.conversation_id = $1 AND m.seq = $3"
    " AND m.sender_id = $2 AND m.seq > v.cleared_seq AND m.deleted_at IS NULL"
    " AND m.created_at > $4";

const Statement edit_message(
    fmt::format("UPDATE messages AS m SET body = $6, edited_at = $5, revision = c.changes + 1"
                " FROM {} WHERE {} AND m.body <> $6 AND b.blocker_id IS NULL"
                " AND (o.blocker_id IS NULL OR m.withheld_from IS NOT NULL)",
                changing_conversation, is_changeable));

const Statement delete_message(
    fmt::format("UPDATE messages AS m SET body = '', deleted_at = $5, revision = c.changes + 1"
                " FROM {} WHERE {}",
                changing_conversation, is_changeable));

// When the message was changed just now, and in every chat list of which it is the newest.
const Statement count_change(
    fmt::format("UPDATE conversations SET changes = m.revision, last_preview = CASE"
                " WHEN shown_seq = m.seq THEN substr(m.body, 1, {}) ELSE last_preview END"
                " FROM messages m WHERE id = $1 AND m.conversation_id = $1 AND m.seq = $2"
                " AND m.revision = changes + 1",
                max_preview_length));

const Statement preview_withheld(
    fmt::format("UPDATE conversation_members AS v SET withheld_preview = substr(m.body, 1, {})"
                " FROM messages m WHERE v.conversation_id = $1 AND v.user_id = $2"
                " AND v.withheld_seq = $3 AND m.conversation_id = $1 AND m.seq = $3"
                " AND m.sender_id = $2",
                max_preview_length));

// As the member sees it: neither what it cleared nor what came since it blocks the other.
const Statement select_changed(
    fmt::format("SELECT {}, b.blocker_id, o.blocker_id, {} FROM {}"
                " LEFT JOIN messages m ON m.conversation_id = c.id AND m.seq = $3"
                " AND m.seq > v.cleared_seq AND (b.since_seq IS NULL OR m.seq <= b.since_seq)"
                " AND (m.withheld_from IS NULL OR m.withheld_from <> $2)"
                " WHERE c.id = $1 AND c.deleted_at IS NULL",
                audience_columns, message_columns, changing_conversation));

const Statement select_changes(
    fmt::format("SELECT {} FROM messages m WHERE m.conversation_id = $1 AND m.revision > 0"
                " AND m.revision > $2 AND m.seq > $3 AND m.seq < $4 ORDER BY m.revision LIMIT $5",
                message_columns));

Transaction change_transaction(const MessageChange& change) {
  const std::int64_t conversation = change.conversation_id.value();
  const std::int64_t sender = change.sender_id.value();
  const std::int64_t at = change.at.milliseconds();
  const std::int64_t oldest = change.created_after.milliseconds();
  Transaction transaction(conversation, sender);
  transaction.queries.reserve(5);
  transaction.add(lock_conversation, conversation, sender, change.seq);
  if (change.body) {
    transaction.add(edit_message, conversation, sender, change.seq, oldest, at, *change.body);
  } else {
    transaction.add(delete_message, conversation, sender, change.seq, oldest, at);
  }
  transaction.add(count_change, conversation, change.seq);
  transaction.add(preview_withheld, conversation, sender, change.seq);
  transaction.add(select_changed, conversation, sender, change.seq);
  return transaction;
}

bool stands(const Message& message, const MessageChange& change) {
  if (!change.body) return message.deleted;
  return !message.deleted && message.body == *change.body;
}

}  // namespace

Task<Result<MessageStore::Changed>> DatabaseMessageStore::change_message(MessageChange change) {
  Result<std::vector<Rows>> written = co_await database_.write(change_transaction(change));
  if (!written) co_return fail(unexpected(std::move(written.error())));
  Rows& found = written->back();
  if (found.empty()) co_return fail(errors::not_found, "You have no such conversation.");
  Row row = found[0];
  Changed changed;
  changed.changed = (*written)[1].affected() > 0;
  changed.audience = read_audience(row);
  const bool blocks_other = row.optional_integer().has_value();
  const bool is_blocked = row.optional_integer().has_value();
  changed.silent = blocks_other || is_blocked;
  if (row.is_null()) co_return fail(errors::not_found, "There is no such message.");
  changed.message = read_message(row);
  if (changed.message.sender_id != change.sender_id) {
    co_return fail(errors::not_allowed, "Only its sender can change a message.");
  }
  if (stands(changed.message, change)) co_return changed;
  if (changed.message.deleted) co_return fail(errors::too_late, "This message was deleted.");
  if (blocks_other && change.body) {
    co_return fail(errors::you_blocked_them,
                   "You blocked this person. Unblock them to edit a message.");
  }
  co_return fail(errors::too_late, change.body ? "It is too late to edit this message."
                                               : "It is too late to delete this message.");
}

Task<Result<std::vector<Message>>> DatabaseMessageStore::list_changes(ConversationId id,
                                                                      Revision after, Seq above,
                                                                      Seq before, int limit) {
  Query query(select_changes, id.value(), after, above, before, std::int64_t{limit});
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
