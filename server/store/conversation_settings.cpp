// What members decide for themselves: the rest of conversation_store.hpp.
#include <utility>

#include <fmt/format.h>

#include "store/conversation_store.hpp"
#include "store/row_mapping.hpp"

namespace parley::store {

namespace {

// Every change touches a row only when it changes something there, and then counts. `$1` is what
// `scope` says, `$2` the member.
constexpr std::string_view in_conversation = "c.id = $1 AND v.conversation_id = $1";
constexpr std::string_view in_group =
    "c.group_id = $1 AND c.deleted_at IS NULL AND v.conversation_id = c.id";

std::string update_settings(std::string_view scope, std::string_view assignments,
                            std::string_view condition) {
  return fmt::format(
      "UPDATE conversation_members AS v SET {}, settings_revision = v.settings_revision + 1"
      " FROM conversations c WHERE {} AND v.user_id = $2 AND {} RETURNING conversation_id",
      assignments, scope, condition);
}

// What is archived now stays so until the next message, and what is not does not become it by the
// new mute: decision 7.
const std::string rebased_archived_seq =
    fmt::format("archived_seq = CASE WHEN {} THEN c.last_seq END", is_archived());

struct SettingsStatements {
  explicit SettingsStatements(std::string_view scope)
      : pin(update_settings(scope, "pinned_at = $3", "v.pinned_at IS NULL")),
        unpin(update_settings(scope, "pinned_at = NULL", "v.pinned_at IS NOT NULL")),
        archive(update_settings(scope, "archived_seq = c.last_seq", "NOT " + is_archived())),
        unarchive(update_settings(scope, "archived_seq = NULL", is_archived())),
        mute(update_settings(scope, fmt::format("muted_until = $3, {}", rebased_archived_seq),
                             "(v.muted_until IS NULL OR v.muted_until <> $3)")),
        unmute(update_settings(scope, fmt::format("muted_until = NULL, {}", rebased_archived_seq),
                               "v.muted_until IS NOT NULL")),
        // Holds while nothing is read or cleared above this number.
        mark_unread(update_settings(
            scope, fmt::format("marked_unread_seq = {}", done_seq),
            fmt::format("(v.marked_unread_seq IS NULL OR v.marked_unread_seq <> {})", done_seq))),
        unmark_unread(update_settings(scope, "marked_unread_seq = NULL",
                                      fmt::format("v.marked_unread_seq = {}", done_seq))) {}

  Statement pin;
  Statement unpin;
  Statement archive;
  Statement unarchive;
  Statement mute;
  Statement unmute;
  Statement mark_unread;
  Statement unmark_unread;
};

const SettingsStatements of_conversation(in_conversation);
const SettingsStatements of_group(in_group);

void add_changes(Transaction& changes, const SettingsStatements& statements, std::int64_t scope,
                 UserId member, const SettingsChange& change, Timestamp at) {
  const std::int64_t user = member.value();
  if (change.mute && change.mute->until) {
    changes.add(statements.mute, scope, user, change.mute->until->milliseconds());
  } else if (change.mute) {
    changes.add(statements.unmute, scope, user);
  }
  if (change.archived) {
    changes.add(*change.archived ? statements.archive : statements.unarchive, scope, user);
  }
  if (change.marked_unread) {
    changes.add(*change.marked_unread ? statements.mark_unread : statements.unmark_unread, scope,
                user);
  }
  if (change.pinned && *change.pinned) {
    changes.add(statements.pin, scope, user, at.milliseconds());
  } else if (change.pinned) {
    changes.add(statements.unpin, scope, user);
  }
}

// Clearing all messages of one that was deleted before leaves it in the list.
const Statement clear(update_settings(in_conversation,
                                      "cleared_seq = $3, hidden = 0, marked_unread_seq = NULL",
                                      "v.cleared_seq < $3"));

const Statement clear_and_hide(
    update_settings(in_conversation,
                    "cleared_seq = CASE WHEN v.cleared_seq < $3 THEN $3 ELSE v.cleared_seq END,"
                    " hidden = 1, pinned_at = NULL, archived_seq = NULL, marked_unread_seq = NULL",
                    "(v.hidden = 0 OR v.cleared_seq < $3)"));

const Statement select_changed(
    fmt::format("SELECT {} FROM {} WHERE v.conversation_id = $1 AND v.user_id = $2",
                conversation_columns(), viewed_conversation));

const Statement select_channels(
    fmt::format("SELECT {} FROM {} WHERE c.group_id = $1 AND v.user_id = $2"
                " ORDER BY c.position, c.id",
                conversation_columns(), viewed_conversation));

std::vector<Conversation> read_conversations(Rows& rows) {
  std::vector<Conversation> conversations;
  conversations.reserve(rows.size());
  for (std::size_t n = 0; n < rows.size(); ++n) {
    Row row = rows[n];
    conversations.push_back(read_conversation(row));
  }
  return conversations;
}

}  // namespace

Task<Result<std::optional<ConversationStore::Changed>>> DatabaseConversationStore::change_settings(
    ConversationId id, UserId member, SettingsChange change, Timestamp at) {
  Transaction changes(id.value());
  add_changes(changes, of_conversation, id.value(), member, change, at);
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

Task<Result<std::vector<Conversation>>> DatabaseConversationStore::list_channels(GroupId group,
                                                                                 UserId viewer) {
  Query query(select_channels, group.value(), viewer.value());
  Result<Rows> rows = co_await database_.read(std::move(query));
  if (!rows) co_return fail(std::move(rows.error()));
  co_return read_conversations(*rows);
}

Task<Result<ConversationStore::GroupChanged>> DatabaseConversationStore::change_group_settings(
    GroupId group, UserId member, SettingsChange change, Timestamp at) {
  Transaction changes(group.value());
  add_changes(changes, of_group, group.value(), member, change, at);
  changes.add(select_channels, group.value(), member.value());
  Result<std::vector<Rows>> written = co_await database_.write(std::move(changes));
  if (!written) co_return fail(unexpected(std::move(written.error())));
  GroupChanged changed;
  changed.channels = read_conversations(written->back());
  written->pop_back();
  for (Rows& rows : *written) {
    for (std::size_t n = 0; n < rows.size(); ++n) {
      Row row = rows[n];
      changed.changed.emplace(row.integer());
    }
  }
  co_return changed;
}

}  // namespace parley::store
