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
    " WHERE low.id = $2 AND high.id = $3"
    " ON CONFLICT (direct_low_id, direct_high_id) DO NOTHING RETURNING id");

const Statement show_to_opener(
    "INSERT INTO conversation_members (conversation_id, user_id, hidden)"
    " SELECT c.id, $3, 0 FROM conversations c"
    " WHERE c.direct_low_id = $1 AND c.direct_high_id = $2"
    " ON CONFLICT (conversation_id, user_id) DO UPDATE SET hidden = 0"
    " WHERE conversation_members.hidden <> 0");

const Statement add_hidden_member(
    "INSERT INTO conversation_members (conversation_id, user_id, hidden)"
    " SELECT c.id, $3, 1 FROM conversations c"
    " WHERE c.direct_low_id = $1 AND c.direct_high_id = $2"
    " ON CONFLICT (conversation_id, user_id) DO NOTHING");

const Statement select_direct(
    "SELECT c.id FROM conversations c WHERE c.direct_low_id = $1 AND c.direct_high_id = $2");

constexpr std::string_view viewed_conversation =
    "FROM conversation_members v"
    " JOIN conversations c ON c.id = v.conversation_id"
    " JOIN conversation_members p ON p.conversation_id = v.conversation_id AND p.user_id ="
    " CASE WHEN c.direct_low_id = v.user_id THEN c.direct_high_id ELSE c.direct_low_id END"
    " JOIN users u ON u.id = p.user_id";

const Statement select_conversation(
    fmt::format("SELECT {} {} WHERE v.conversation_id = $1 AND v.user_id = $2",
                conversation_columns, viewed_conversation));

const Statement select_conversations(
    fmt::format("SELECT {} {} WHERE v.user_id = $1 AND (v.hidden = 0 OR c.last_seq > v.cleared_seq)"
                " AND (c.activity_at, c.id) < ($2, $3)"
                " ORDER BY c.activity_at DESC, c.id DESC LIMIT $4",
                conversation_columns, viewed_conversation));

const Statement select_access(
    fmt::format("SELECT {}, c.last_seq, v.cleared_seq FROM conversation_members v"
                " JOIN conversations c ON c.id = v.conversation_id"
                " WHERE v.conversation_id = $1 AND v.user_id = $2",
                audience_columns));

// $3 is the higher of the two marks. Touches the row only when a mark rises.
const Statement update_marks(
    "UPDATE conversation_members AS v SET"
    " delivered_seq = CASE WHEN v.delivered_seq < $3 THEN $3 ELSE v.delivered_seq END,"
    " read_seq = CASE WHEN v.read_seq < $4 THEN $4 ELSE v.read_seq END"
    " WHERE v.conversation_id = $1 AND v.user_id = $2"
    " AND (v.delivered_seq < $3 OR v.read_seq < $4)"
    " AND EXISTS (SELECT 1 FROM conversations c WHERE c.id = $1 AND c.last_seq >= $3)");

const Statement select_marks(
    fmt::format("SELECT {}, {}, c.last_seq FROM conversation_members v"
                " JOIN conversations c ON c.id = v.conversation_id"
                " WHERE v.conversation_id = $1 AND v.user_id = $2",
                marks_columns, audience_columns));

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
  co_return read_conversation(row, now());
}

Task<Result<std::vector<Conversation>>> DatabaseConversationStore::list_conversations(
    UserId viewer, std::optional<ConversationCursor> before, int limit) {
  constexpr std::int64_t top = std::numeric_limits<std::int64_t>::max();
  Query query(select_conversations, viewer.value(),
              before ? before->activity_at.milliseconds() : top, before ? before->id.value() : top,
              std::int64_t{limit});
  Result<Rows> rows = co_await database_.read(std::move(query));
  if (!rows) co_return fail(std::move(rows.error()));
  const Timestamp at = now();
  std::vector<Conversation> conversations;
  conversations.reserve(rows->size());
  for (std::size_t n = 0; n < rows->size(); ++n) {
    Row row = (*rows)[n];
    conversations.push_back(read_conversation(row, at));
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
  access.cleared_seq = row.integer();
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
  raised.audience = read_audience(row);
  raised.changed = (*written)[0].affected() > 0;
  const Seq last_seq = row.integer();
  if (highest > last_seq) {
    co_return fail(errors::invalid_field,
                   "A mark cannot be above the last message of the conversation.",
                   at_least.read_seq > last_seq ? "read_seq" : "delivered_seq");
  }
  co_return raised;
}

}  // namespace parley::store
