#include "store/receipt_store.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "store/group_rows.hpp"
#include "store/row_mapping.hpp"

namespace parley::store {

namespace {

// FROM conversation_members p JOIN users u: the marks that the others see of a member.
const std::string delivered_seq =
    "CASE WHEN p.delivered_seq < p.cleared_seq THEN p.cleared_seq ELSE p.delivered_seq END";
const std::string read_seq = fmt::format(
    "CASE WHEN u.send_read_receipts = 1 AND p.cleared_seq > {0} THEN p.cleared_seq ELSE {0} END",
    fmt::format("({})", shown_read_seq));

const Statement select_least(
    fmt::format("SELECT c.group_id, c.all_delivered_seq, c.all_read_seq, min({}),"
                " min(CASE WHEN u.send_read_receipts = 1 THEN {} END)"
                " FROM conversations c JOIN conversation_members p ON p.conversation_id = c.id"
                " JOIN users u ON u.id = p.user_id AND u.deleted_at IS NULL"
                " WHERE c.id = $1 AND c.group_id IS NOT NULL AND c.deleted_at IS NULL"
                " GROUP BY c.id",
                delivered_seq, read_seq));

const Statement raise_least(
    "UPDATE conversations SET"
    " all_delivered_seq = CASE WHEN all_delivered_seq < $2 THEN $2 ELSE all_delivered_seq END,"
    " all_read_seq = CASE WHEN all_read_seq < $3 THEN $3 ELSE all_read_seq END"
    " WHERE id = $1 AND deleted_at IS NULL AND (all_delivered_seq < $2 OR all_read_seq < $3)"
    " RETURNING group_id, all_delivered_seq, all_read_seq");

const Statement select_channels_of = with_list(
    "SELECT c.id FROM conversations c WHERE c.group_id {list} AND c.deleted_at IS NULL", 1);

// The members of channel $1 other than $2, who sees who has read only when sending receipts too.
const std::string seen_read_seq =
    fmt::format("CASE WHEN a.send_read_receipts = 1 THEN {} ELSE 0 END", read_seq);
constexpr std::string_view others =
    "conversation_members p JOIN users a ON a.id = $2"
    " JOIN users u ON u.id = p.user_id AND u.deleted_at IS NULL"
    " WHERE p.conversation_id = $1 AND p.user_id <> $2";
const std::string state_of = fmt::format(
    "CASE WHEN {} >= $3 THEN 2 WHEN {} >= $3 THEN 1 ELSE 0 END", seen_read_seq, delivered_seq);

const Statement select_counts(
    fmt::format("SELECT count(*) FILTER (WHERE s.state = 2), count(*) FILTER (WHERE s.state = 1),"
                " count(*) FILTER (WHERE s.state = 0) FROM (SELECT {} AS state FROM {}) AS s",
                state_of, others));

// It sorts the members, whose number is bounded, whatever the page.
constexpr std::string_view member_name = "lower(u.display_name)";
const Statement select_receipts(
    fmt::format("SELECT {0}, {1}, {2} FROM {3} AND {4} = $4 AND ({5}, u.id) > ($5, $6)"
                " ORDER BY {5}, u.id LIMIT $7",
                user_columns, delivered_seq, seen_read_seq, others, state_of, member_name));

}  // namespace

Task<Result<std::optional<ReceiptSummary>>> DatabaseReceiptStore::raise_summary(
    ConversationId channel) {
  Query query(select_least, channel.value());
  Result<Rows> least = co_await database_.read(std::move(query));
  if (!least) co_return fail(std::move(least.error()));
  if (least->empty()) co_return std::optional<ReceiptSummary>();
  Row row = (*least)[0];
  row.skip(1);
  const Marks stored = read_marks(row);
  const Seq delivered = row.optional_integer().value_or(stored.delivered_seq);
  // Whoever sends no read receipts may be the last to have it.
  const Seq read = std::min(row.optional_integer().value_or(stored.read_seq),
                            std::max(delivered, stored.delivered_seq));
  if (delivered <= stored.delivered_seq && read <= stored.read_seq) {
    co_return std::optional<ReceiptSummary>();
  }

  Transaction raise(channel.value());
  raise.add(raise_least, channel.value(), delivered, read);
  Result<std::vector<Rows>> written = co_await database_.write(std::move(raise));
  if (!written) co_return fail(unexpected(std::move(written.error())));
  if (written->front().empty()) co_return std::optional<ReceiptSummary>();
  Row raised = written->front()[0];
  ReceiptSummary summary;
  summary.conversation = channel;
  summary.group = GroupId(raised.integer());
  summary.marks = read_marks(raised);
  co_return summary;
}

Task<Result<std::vector<ConversationId>>> DatabaseReceiptStore::list_channels(
    std::vector<GroupId> groups) {
  std::vector<std::int64_t> list;
  list.reserve(groups.size());
  for (const GroupId group : groups) list.push_back(group.value());
  Query query(select_channels_of, std::move(list));
  Result<Rows> rows = co_await database_.read(std::move(query));
  if (!rows) co_return fail(std::move(rows.error()));
  std::vector<ConversationId> channels;
  channels.reserve(rows->size());
  for (std::size_t n = 0; n < rows->size(); ++n) channels.emplace_back((*rows)[n].integer());
  co_return channels;
}

Task<Result<ReceiptCounts>> DatabaseReceiptStore::count_receipts(ConversationId channel,
                                                                 UserId sender, Seq seq) {
  Query query(select_counts, channel.value(), sender.value(), seq);
  Result<Rows> rows = co_await database_.read(std::move(query));
  if (!rows) co_return fail(std::move(rows.error()));
  Row row = (*rows)[0];
  ReceiptCounts counts;
  counts.read = row.integer();
  counts.delivered = row.integer();
  counts.pending = row.integer();
  co_return counts;
}

Task<Result<std::vector<Receipt>>> DatabaseReceiptStore::list_receipts(
    ConversationId channel, UserId sender, Seq seq, ReceiptState state,
    std::optional<ReceiptCursor> after, int limit) {
  Query query(select_receipts, channel.value(), sender.value(), seq,
              static_cast<std::int64_t>(state), after ? std::move(after->name) : std::string(),
              after ? after->id.value() : 0, std::int64_t{limit});
  Result<Rows> rows = co_await database_.read(std::move(query));
  if (!rows) co_return fail(std::move(rows.error()));
  std::vector<Receipt> receipts;
  receipts.reserve(rows->size());
  for (std::size_t n = 0; n < rows->size(); ++n) {
    Row row = (*rows)[n];
    Receipt& receipt = receipts.emplace_back();
    receipt.user = read_user(row);
    receipt.marks = read_marks(row);
  }
  co_return receipts;
}

}  // namespace parley::store
