#include "store/membership_store.hpp"

#include <utility>

namespace parley::store {

namespace {

const Statement select_memberships(
    "SELECT g.id, g.revision FROM group_members m JOIN groups g ON g.id = m.group_id"
    " WHERE m.user_id = $1 AND g.deleted_at IS NULL");

}  // namespace

Task<Result<std::vector<GroupMembership>>> DatabaseMembershipStore::list_memberships(UserId user) {
  Query query(select_memberships, user.value());
  Result<Rows> rows = co_await database_.read(std::move(query));
  if (!rows) co_return fail(std::move(rows.error()));
  std::vector<GroupMembership> memberships;
  memberships.reserve(rows->size());
  for (std::size_t n = 0; n < rows->size(); ++n) {
    Row row = (*rows)[n];
    GroupMembership& membership = memberships.emplace_back();
    membership.group = GroupId(row.integer());
    membership.revision = row.integer();
  }
  co_return memberships;
}

}  // namespace parley::store
