// What members decide for themselves: the rest of conversation_store.hpp.
#include <utility>

#include <fmt/format.h>

#include "store/conversation_store.hpp"
#include "store/row_mapping.hpp"

namespace parley::store {

namespace {

// Every change touches the row only when it changes something, and then counts. `$1` is the
// conversation, `$2` the member.
std::string update_settings(std::string_view assignments, std::string_view condition) {
  return fmt::format(
      "UPDATE conversation_members AS v SET {}, settings_revision = v.settings_revision + 1"
      " FROM conversations c WHERE c.id = $1 AND v.conversation_id = $1 AND v.user_id = $2 AND {}",
      assignments, condition);
}

const Statement pin(update_settings("pinned_at = $3", "v.pinned_at IS NULL"));
const Statement unpin(update_settings("pinned_at = NULL", "v.pinned_at IS NOT NULL"));

const Statement archive(update_settings("archived_seq = c.last_seq", "NOT " + is_archived()));
const Statement unarchive(update_settings("archived_seq = NULL", is_archived()));

// What is archived now stays so until the next message, and what is not does not become it by the
// new mute: decision 7.
const std::string rebased_archived_seq =
    fmt::format("archived_seq = CASE WHEN {} THEN c.last_seq END", is_archived());
const Statement mute(update_settings(fmt::format("muted_until = $3, {}", rebased_archived_seq),
                                     "(v.muted_until IS NULL OR v.muted_until <> $3)"));
const Statement unmute(update_settings(fmt::format("muted_until = NULL, {}", rebased_archived_seq),
                                       "v.muted_until IS NOT NULL"));

// Holds while nothing is read or cleared above this number.
const Statement mark_unread(update_settings(
    fmt::format("marked_unread_seq = {}", done_seq),
    fmt::format("(v.marked_unread_seq IS NULL OR v.marked_unread_seq <> {})", done_seq)));
const Statement unmark_unread(update_settings("marked_unread_seq = NULL",
                                              fmt::format("v.marked_unread_seq = {}", done_seq)));

// Clearing all messages of one that was deleted before leaves it in the list.
const Statement clear(update_settings("cleared_seq = $3, hidden = 0, marked_unread_seq = NULL",
                                      "v.cleared_seq < $3"));

const Statement clear_and_hide(
    update_settings("cleared_seq = CASE WHEN v.cleared_seq < $3 THEN $3 ELSE v.cleared_seq END,"
                    " hidden = 1, pinned_at = NULL, archived_seq = NULL, marked_unread_seq = NULL",
                    "(v.hidden = 0 OR v.cleared_seq < $3)"));

const Statement select_changed(
    fmt::format("SELECT {} FROM {} WHERE v.conversation_id = $1 AND v.user_id = $2",
                conversation_columns(), viewed_conversation));

}  // namespace

Task<Result<std::optional<ConversationStore::Changed>>> DatabaseConversationStore::change_settings(
    ConversationId id, UserId member, SettingsChange change, Timestamp at) {
  const std::int64_t conversation = id.value();
  const std::int64_t user = member.value();
  Transaction changes(conversation);
  if (change.mute && change.mute->until) {
    changes.add(mute, conversation, user, change.mute->until->milliseconds());
  } else if (change.mute) {
    changes.add(unmute, conversation, user);
  }
  if (change.archived) changes.add(*change.archived ? archive : unarchive, conversation, user);
  if (change.marked_unread) {
    changes.add(*change.marked_unread ? mark_unread : unmark_unread, conversation, user);
  }
  if (change.pinned && *change.pinned) {
    changes.add(pin, conversation, user, at.milliseconds());
  } else if (change.pinned) {
    changes.add(unpin, conversation, user);
  }
  co_return co_await write_settings(std::move(changes), id, member);
}

Task<Result<std::optional<ConversationStore::Changed>>>
DatabaseConversationStore::clear_conversation(ConversationId id, UserId member, Seq through_seq) {
  Transaction changes(id.value());
  changes.add(clear, id.value(), member.value(), through_seq);
  co_return co_await write_settings(std::move(changes), id, member);
}

Task<Result<std::optional<ConversationStore::Changed>>>
DatabaseConversationStore::delete_conversation(ConversationId id, UserId member, Seq through_seq) {
  Transaction changes(id.value());
  changes.add(clear_and_hide, id.value(), member.value(), through_seq);
  co_return co_await write_settings(std::move(changes), id, member);
}

Task<Result<std::optional<ConversationStore::Changed>>> DatabaseConversationStore::write_settings(
    Transaction changes, ConversationId id, UserId member) {
  changes.add(select_changed, id.value(), member.value());
  Result<std::vector<Rows>> written = co_await database_.write(std::move(changes));
  if (!written) co_return fail(unexpected(std::move(written.error())));
  Rows found = std::move(written->back());
  written->pop_back();
  if (found.empty()) co_return std::optional<Changed>();
  Changed changed;
  for (const Rows& rows : *written) changed.changed |= rows.affected() > 0;
  Row row = found[0];
  changed.conversation = read_conversation(row);
  co_return changed;
}

}  // namespace parley::store
