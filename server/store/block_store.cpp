#include "store/block_store.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "model/errors.hpp"
#include "store/row_mapping.hpp"

namespace parley::store {

namespace {

// Everywhere $1 is the one who blocks and $2 the other, $3 the lower of the two ids, $4 the higher.

const Statement insert_block(
    fmt::format("INSERT INTO blocks (blocker_id, blocked_id, created_at, since_seq,"
                " peer_delivered_seq, peer_read_seq)"
                " SELECT $1, u.id, $5, coalesce(c.last_seq, 0), coalesce({}, 0), coalesce({}, 0)"
                " FROM users u LEFT JOIN conversations c"
                " ON c.direct_low_id = $3 AND c.direct_high_id = $4"
                " LEFT JOIN conversation_members p"
                " ON p.conversation_id = c.id AND p.user_id = u.id"
                " WHERE u.id = $2 AND (SELECT count(*) FROM blocks b WHERE b.blocker_id = $1) < $6"
                " ON CONFLICT (blocker_id, blocked_id) DO NOTHING",
                shown_delivered_seq, shown_read_seq));

// From now nothing is unread, and the other sees no more of the marks than it did.
const Statement raise_marks_silently(
    "UPDATE conversation_members AS v SET"
    " shown_delivered_seq = CASE WHEN v.delivered_seq > v.silent_seq THEN v.delivered_seq"
    " ELSE v.shown_delivered_seq END,"
    " shown_read_seq = CASE WHEN v.read_seq > v.silent_seq AND v.read_seq > v.private_read_seq"
    " THEN v.read_seq"
    " ELSE v.shown_read_seq END,"
    " silent_seq = c.last_seq, delivered_seq = c.last_seq, read_seq = c.last_seq"
    " FROM conversations c, blocks b"
    " WHERE c.direct_low_id = $3 AND c.direct_high_id = $4"
    " AND b.blocker_id = $1 AND b.blocked_id = $2"
    " AND v.conversation_id = c.id AND v.user_id = $1 AND v.read_seq < c.last_seq");

const Statement select_pair(
    "SELECT c.id, c.last_seq, b.since_seq"
    " FROM users u LEFT JOIN blocks b ON b.blocker_id = $1 AND b.blocked_id = u.id"
    " LEFT JOIN conversations c ON c.direct_low_id = $3 AND c.direct_high_id = $4"
    " WHERE u.id = $2");

const Statement delete_block("DELETE FROM blocks WHERE blocker_id = $1 AND blocked_id = $2");

const Statement select_blocks(
    fmt::format("SELECT {} FROM blocks b JOIN users u ON u.id = b.blocked_id"
                " WHERE b.blocker_id = $1 AND (b.created_at, b.blocked_id) < ($2, $3)"
                " ORDER BY b.created_at DESC, b.blocked_id DESC LIMIT $4",
                block_columns));

// The row of select_pair.
struct Pair {
  std::optional<ConversationId> conversation;
  Seq last_seq = 0;
  std::optional<Seq> since_seq;
};

Pair read_pair(Row row) {
  Pair pair;
  if (const auto id = row.optional_integer()) pair.conversation = ConversationId(*id);
  pair.last_seq = row.optional_integer().value_or(0);
  pair.since_seq = row.optional_integer();
  return pair;
}

}  // namespace

Task<Result<BlockStore::Changed>> DatabaseBlockStore::block(UserId blocker, UserId person,
                                                            Timestamp at) {
  const std::int64_t low = std::min(blocker, person).value();
  const std::int64_t high = std::max(blocker, person).value();
  Transaction transaction(blocker.value());
  transaction.add(insert_block, blocker.value(), person.value(), low, high, at.milliseconds(),
                  std::int64_t{max_blocks_per_user});
  transaction.add(raise_marks_silently, blocker.value(), person.value(), low, high);
  transaction.add(select_pair, blocker.value(), person.value(), low, high);
  Result<std::vector<Rows>> written = co_await database_.write(std::move(transaction));
  if (!written) co_return fail(unexpected(std::move(written.error())));
  if ((*written)[2].empty()) co_return fail(errors::not_found, "There is no such user.");
  const Pair pair = read_pair((*written)[2][0]);
  if (!pair.since_seq) {
    co_return fail(errors::limit_reached,
                   fmt::format("You block {} people; there cannot be more.", max_blocks_per_user));
  }
  Changed changed;
  changed.changed = (*written)[0].affected() > 0;
  changed.conversation = pair.conversation;
  co_return changed;
}

Task<Result<BlockStore::Changed>> DatabaseBlockStore::unblock(UserId blocker, UserId person) {
  const std::int64_t low = std::min(blocker, person).value();
  const std::int64_t high = std::max(blocker, person).value();
  Transaction transaction(blocker.value());
  transaction.add(select_pair, blocker.value(), person.value(), low, high);
  transaction.add(delete_block, blocker.value(), person.value());
  Result<std::vector<Rows>> written = co_await database_.write(std::move(transaction));
  if (!written) co_return fail(unexpected(std::move(written.error())));
  Changed changed;
  if ((*written)[0].empty()) co_return changed;
  const Pair pair = read_pair((*written)[0][0]);
  changed.changed = (*written)[1].affected() > 0;
  changed.conversation = pair.conversation;
  if (pair.since_seq && pair.last_seq > *pair.since_seq) {
    changed.first_withheld_seq = *pair.since_seq + 1;
    changed.last_withheld_seq = pair.last_seq;
  }
  co_return changed;
}

Task<Result<std::vector<Block>>> DatabaseBlockStore::list_blocks(UserId blocker,
                                                                 std::optional<BlockCursor> before,
                                                                 int limit) {
  constexpr std::int64_t top = std::numeric_limits<std::int64_t>::max();
  Query query(select_blocks, blocker.value(), before ? before->created_at.milliseconds() : top,
              before ? before->id.value() : top, std::int64_t{limit});
  Result<Rows> rows = co_await database_.read(std::move(query));
  if (!rows) co_return fail(std::move(rows.error()));
  std::vector<Block> blocks;
  blocks.reserve(rows->size());
  for (std::size_t n = 0; n < rows->size(); ++n) {
    Row row = (*rows)[n];
    blocks.push_back(read_block(row));
  }
  co_return blocks;
}

}  // namespace parley::store
