#include "store/conversation_store.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "store/row_mapping.hpp"

namespace parley::store {

namespace {

const Statement insert_direct(
    "INSERT INTO conversations (id, direct_low_id, direct_high_id, created_at, activity_at)"
    " SELECT $1, low.id, high.id, $4, $4 FROM users low, users high"
    " WHERE low.id = $2 AND high.id = $3 AND low.deleted_at IS NULL AND high.deleted_at IS NULL"
    " ON CONFLICT (direct_low_id, direct_high_id) DO NOTHING RETURNING id");

const Statement show_to_opener(
    "INSERT INTO conversation_members (conversation_id, user_id, hidden)"
    " SELECT c.id, $3, 0 FROM conversations c"
    " WHERE c.direct_low_id = $1 AND c.direct_high_id = $2"
    " ON CONFLICT (conversation_id, user_id) DO UPDATE SET hidden = 0,"
    " settings_revision = conversation_members.settings_revision + 1"
    " WHERE conversation_members.hidden <> 0");

const Statement add_hidden_member(
    "INSERT INTO conversation_members (conversation_id, user_id, hidden)"
    " SELECT c.id, $3, 1 FROM conversations c"
    " WHERE c.direct_low_id = $1 AND c.direct_high_id = $2"
    " ON CONFLICT (conversation_id, user_id) DO NOTHING");

const Statement select_direct(
    "SELECT c.id FROM conversations c WHERE c.direct_low_id = $1 AND c.direct_high_id = $2");

// FROM conversations c: the block by member $2 (b) and the one by the other (o), if there are such.
const std::string blocks_both_ways = fmt::format(
    "LEFT JOIN blocks b ON b.blocker_id = $2 AND b.blocked_id = {0}"
    " LEFT JOIN blocks o ON o.blocked_id = $2 AND o.blocker_id = {0}",
    other_member);

const Statement select_conversation(
    fmt::format("SELECT {} FROM {} WHERE v.conversation_id = $1 AND v.user_id = $2",
                conversation_columns(), viewed_conversation));

// Pinned first, then by activity. It sorts what the viewer has, whatever the page.
std::string select_view(std::string_view condition) {
  return fmt::format(
      "SELECT {0} FROM {1} WHERE v.user_id = $1 AND {2}"
      " AND {3} AND (COALESCE(v.pinned_at, 0), {4}, c.id) < ($2, $3, $4)"
      " ORDER BY COALESCE(v.pinned_at, 0) DESC, {4} DESC, c.id DESC LIMIT $5",
      conversation_columns(), viewed_conversation, is_listed, condition, activity_at);
}
const Statement select_inbox(select_view("NOT " + is_archived()));
const Statement select_archived(select_view(is_archived()));

const Statement select_access(
    fmt::format("SELECT {}, c.last_seq, c.changes, v.cleared_seq, b.since_seq,"
                " o.since_seq"
                " FROM conversation_members v JOIN conversations c ON c.id = v.conversation_id {}"
                " WHERE v.conversation_id = $1 AND v.user_id = $2",
                audience_columns, blocks_both_ways));

// Is what $2 reads in conversation c told of? Only when both of a pair send receipts.
constexpr std::string_view is_told =
    "a.send_read_receipts = 1 AND coalesce(o.send_read_receipts, 1) = 1";

// $3 is the higher of the two marks. Touches the row only when a mark rises that is shown: one that
// is not told of has a statement of its own.
const Statement update_marks(
    fmt::format("UPDATE conversation_members AS v SET"
                " delivered_seq = CASE WHEN v.delivered_seq < $3 THEN $3 ELSE v.delivered_seq END,"
                " read_seq = CASE WHEN v.read_seq < $4 AND {0} THEN $4 ELSE v.read_seq END"
                " FROM conversations c JOIN users a ON a.id = $2 LEFT JOIN users o ON o.id = {1}"
                " WHERE c.id = $1 AND c.last_seq >= $3"
                " AND v.conversation_id = $1 AND v.user_id = $2"
                " AND (v.delivered_seq < $3 OR (v.read_seq < $4 AND {0}))",
                is_told, other_member));

// REQUIRES: $3 is at most the member's delivered mark.
const Statement raise_read_privately(
    "UPDATE conversation_members AS v SET"
    " shown_read_seq = CASE WHEN v.read_seq > v.silent_seq AND v.read_seq > v.private_read_seq"
    " THEN v.read_seq ELSE v.shown_read_seq END,"
    " private_read_seq = $3, read_seq = $3"
    " WHERE v.conversation_id = $1 AND v.user_id = $2 AND v.read_seq < $3"
    " AND v.delivered_seq >= $3");

// Also: is what was read marked as unread, and at which revision of the settings?
const Statement select_marks(
    fmt::format("SELECT p.delivered_seq, p.read_seq, {}, {}, {}, c.last_seq, b.since_seq,"
                " o.since_seq, CASE WHEN p.read_seq < p.cleared_seq THEN p.cleared_seq"
                " ELSE p.read_seq END, p.marked_unread_seq, p.settings_revision"
                " FROM conversation_members p JOIN conversations c ON c.id = p.conversation_id {}"
                " WHERE p.conversation_id = $1 AND p.user_id = $2",
                shown_delivered_seq, shown_read_seq, audience_columns, blocks_both_ways));

const Statement end_marked_unread(
    "UPDATE conversation_members AS v SET marked_unread_seq = NULL,"
    " settings_revision = v.settings_revision + 1"
    " WHERE v.conversation_id = $1 AND v.user_id = $2 AND v.settings_revision = $3");

}  // namespace

DatabaseConversationStore::DatabaseConversationStore(Database& database)
    : database_(database), coalescer_([this](ConversationId id, UserId member, Marks at_least) {
        return write_marks(id, member, at_least);
      }) {}

Task<Result<ConversationStore::Opened>> DatabaseConversationStore::open_direct(
    ConversationId proposed_id, UserId opener, UserId other, Timestamp at) {
  const std::int64_t low = std::min(opener, other).value();
  const std::int64_t high = std::max(opener, other).value();
  Transaction transaction(low);
  transaction.add(insert_direct, proposed_id.value(), low, high, at.milliseconds());
  transaction.add(show_to_opener, low, high, opener.value());
  transaction.add(add_hidden_member, low, high, other.value());
  transaction.add(select_direct, low, high);
  Result<std::vector<Rows>> written = co_await database_.write(std::move(transaction));
  if (!written) co_return fail(unexpected(std::move(written.error())));
  if ((*written)[3].empty()) co_return fail(errors::not_found, "There is no such user.");
  Opened opened;
  opened.id = ConversationId((*written)[3][0].integer());
  opened.created = !(*written)[0].empty();
  co_return opened;
}

Task<Result<std::optional<Conversation>>> DatabaseConversationStore::find_conversation(
    ConversationId id, UserId viewer) {
  Query query(select_conversation, id.value(), viewer.value());
  Result<Rows> rows = co_await database_.read(std::move(query));
  if (!rows) co_return fail(std::move(rows.error()));
  if (rows->empty()) co_return std::optional<Conversation>();
  Row row = (*rows)[0];
  co_return read_conversation(row);
}

Task<Result<std::vector<Conversation>>> DatabaseConversationStore::list_conversations(
    UserId viewer, ConversationView view, std::optional<ConversationCursor> before, int limit) {
  constexpr Timestamp top(std::numeric_limits<std::int64_t>::max());
  if (!before) before = ConversationCursor{top, top, ConversationId(top.milliseconds())};
  Query query(view == ConversationView::archived ? select_archived : select_inbox, viewer.value(),
              before->pinned_at.value_or(Timestamp()).milliseconds(),
              before->activity_at.milliseconds(), before->id.value(), std::int64_t{limit});
  Result<Rows> rows = co_await database_.read(std::move(query));
  if (!rows) co_return fail(std::move(rows.error()));
  std::vector<Conversation> conversations;
  conversations.reserve(rows->size());
  for (std::size_t n = 0; n < rows->size(); ++n) {
    Row row = (*rows)[n];
    conversations.push_back(read_conversation(row));
  }
  co_return conversations;
}

Task<Result<std::optional<ConversationStore::Access>>> DatabaseConversationStore::find_access(
    ConversationId id, UserId user) {
  Query query(select_access, id.value(), user.value());
  Result<Rows> rows = co_await database_.read(std::move(query));
  if (!rows) co_return fail(std::move(rows.error()));
  if (rows->empty()) co_return std::optional<Access>();
  Row row = (*rows)[0];
  Access access;
  access.audience = read_audience(row);
  access.last_seq = row.integer();
  access.changes = row.integer();
  access.cleared_seq = row.integer();
  access.blocks_since = row.optional_integer();
  access.blocked_since = row.optional_integer();
  if (access.blocks_since) access.last_seq = std::min(access.last_seq, *access.blocks_since);
  co_return access;
}

Task<Result<std::optional<ConversationStore::Raised>>> DatabaseConversationStore::raise_marks(
    ConversationId id, UserId member, Marks at_least) {
  co_return co_await coalescer_.raise(id, member, at_least);
}

Task<Result<std::optional<ConversationStore::Raised>>> DatabaseConversationStore::write_marks(
    ConversationId id, UserId member, Marks at_least) {
  const Seq highest = std::max(at_least.delivered_seq, at_least.read_seq);
  Transaction transaction(id.value(), member.value());
  transaction.add(update_marks, id.value(), member.value(), highest, at_least.read_seq);
  transaction.add(select_marks, id.value(), member.value());
  Result<std::vector<Rows>> written = co_await database_.write(std::move(transaction));
  if (!written) co_return fail(unexpected(std::move(written.error())));
  if ((*written)[1].empty()) co_return std::optional<Raised>();
  Row row = (*written)[1][0];
  Raised raised;
  raised.marks = read_marks(row);
  raised.shown_marks = read_marks(row);
  raised.audience = read_audience(row);
  raised.shown_changed = (*written)[0].affected() > 0;
  raised.changed = raised.shown_changed;
  Seq last_seq = row.integer();
  if (raised.marks.read_seq < at_least.read_seq && highest <= last_seq) {
    const Result<bool> rose = co_await write_private_read(id, member, at_least.read_seq);
    // A mark that rose before is to be told of, whatever became of this.
    if (!rose && !raised.changed) co_return fail(rose.error());
    if (rose && *rose) {
      raised.marks.read_seq = at_least.read_seq;
      raised.changed = true;
    }
  }
  const std::optional<Seq> blocks_since = row.optional_integer();
  const std::optional<Seq> blocked_since = row.optional_integer();
  raised.silent = blocks_since || blocked_since;
  if (blocks_since) {
    last_seq = std::min(last_seq, *blocks_since);
    raised.marks.delivered_seq = std::min(raised.marks.delivered_seq, last_seq);
    raised.marks.read_seq = std::min(raised.marks.read_seq, last_seq);
  }
  if (highest > last_seq) {
    co_return fail(errors::invalid_field,
                   "A mark cannot be above the last message of the conversation.",
                   at_least.read_seq > last_seq ? "read_seq" : "delivered_seq");
  }
  // A mark that rises ends the mark as unread by itself. To read again what was read costs a write,
  // if it is marked.
  const Seq done = row.integer();
  const bool marked_unread = row.optional_integer() == done;
  if (marked_unread && at_least.read_seq > 0 && at_least.read_seq == std::min(done, last_seq)) {
    Transaction ending(id.value());
    ending.add(end_marked_unread, id.value(), member.value(), row.integer());
    Result<std::vector<Rows>> ended = co_await database_.write(std::move(ending));
    // Marks that rose are to be told of, whatever became of this.
    if (!ended && !raised.changed) co_return fail(unexpected(std::move(ended.error())));
    raised.settings_changed = ended && ended->front().affected() > 0;
  }
  co_return raised;
}

Task<Result<bool>> DatabaseConversationStore::write_private_read(ConversationId id, UserId member,
                                                                 Seq read_seq) {
  Transaction transaction(id.value(), member.value());
  transaction.add(raise_read_privately, id.value(), member.value(), read_seq);
  Result<std::vector<Rows>> written = co_await database_.write(std::move(transaction));
  if (!written) co_return fail(unexpected(std::move(written.error())));
  co_return written->front().affected() > 0;
}

}  // namespace parley::store
