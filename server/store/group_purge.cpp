// Takes what was deleted out of the database, a bounded batch at a time: the rest of
// group_store.hpp.
#include <utility>

#include "store/group_store.hpp"

namespace parley::store {

namespace {

// So many rows of a table are deleted in one transaction: a writer is kept for some milliseconds.
constexpr std::int64_t batch_rows = 500;

const Statement select_deleted_channel(
    "SELECT id FROM conversations WHERE deleted_at <= $1 ORDER BY deleted_at LIMIT 1");

const Statement purge_messages(
    "DELETE FROM messages WHERE conversation_id = $1 AND seq IN (SELECT m.seq FROM messages m"
    " WHERE m.conversation_id = $1 ORDER BY m.seq LIMIT $2)");

const Statement purge_channel_members(
    "DELETE FROM conversation_members WHERE conversation_id = $1 AND user_id IN"
    " (SELECT v.user_id FROM conversation_members v"
    " WHERE v.conversation_id = $1 ORDER BY v.user_id LIMIT $2)");

const Statement purge_channel(
    "DELETE FROM conversations WHERE id = $1 AND deleted_at IS NOT NULL"
    " AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.conversation_id = $1)"
    " AND NOT EXISTS (SELECT 1 FROM conversation_members v WHERE v.conversation_id = $1)");

// Its channels were deleted with it and go first.
const Statement select_deleted_group(
    "SELECT id FROM groups WHERE deleted_at <= $1 ORDER BY deleted_at LIMIT 1");

const Statement purge_members(
    "DELETE FROM group_members WHERE group_id = $1 AND user_id IN (SELECT m.user_id"
    " FROM group_members m WHERE m.group_id = $1 ORDER BY m.user_id LIMIT $2)");

const Statement purge_removals(
    "DELETE FROM group_removals WHERE group_id = $1 AND user_id IN (SELECT r.user_id"
    " FROM group_removals r WHERE r.group_id = $1 ORDER BY r.user_id LIMIT $2)");

const Statement purge_invites(
    "DELETE FROM invites WHERE id IN (SELECT i.id FROM invites i WHERE i.group_id = $1 LIMIT $2)");

const Statement purge_group(
    "DELETE FROM groups WHERE id = $1 AND deleted_at IS NOT NULL"
    " AND NOT EXISTS (SELECT 1 FROM conversations c WHERE c.group_id = $1)"
    " AND NOT EXISTS (SELECT 1 FROM group_members m WHERE m.group_id = $1)"
    " AND NOT EXISTS (SELECT 1 FROM group_removals r WHERE r.group_id = $1)"
    " AND NOT EXISTS (SELECT 1 FROM invites i WHERE i.group_id = $1)");

}  // namespace

Task<Result<bool>> DatabaseGroupStore::purge_deleted(Timestamp deleted_by) {
  Query channel_query(select_deleted_channel, deleted_by.milliseconds());
  Result<Rows> found = co_await database_.read(std::move(channel_query));
  if (!found) co_return fail(std::move(found.error()));
  const bool is_channel = !found->empty();
  if (!is_channel) {
    Query group_query(select_deleted_group, deleted_by.milliseconds());
    found = co_await database_.read(std::move(group_query));
    if (!found) co_return fail(std::move(found.error()));
    if (found->empty()) co_return false;
  }
  const std::int64_t id = (*found)[0].integer();
  Transaction batch(id);
  if (is_channel) {
    batch.add(purge_messages, id, batch_rows);
    batch.add(purge_channel_members, id, batch_rows);
    batch.add(purge_channel, id);
  } else {
    batch.add(purge_members, id, batch_rows);
    batch.add(purge_removals, id, batch_rows);
    batch.add(purge_invites, id, batch_rows);
    batch.add(purge_group, id);
  }
  Result<std::vector<Rows>> written = co_await database_.write(std::move(batch));
  if (!written) co_return fail(unexpected(std::move(written.error())));
  co_return true;
}

}  // namespace parley::store
