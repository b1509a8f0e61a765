// Who is in a group: the rest of group_store.hpp.
#include "store/group_members.hpp"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>

#include "model/errors.hpp"
#include "store/group_rows.hpp"
#include "store/group_store.hpp"

namespace parley::store {

namespace {

// FROM: whom the actor may add. Whoever blocks the actor is not dragged into anything by them.
const std::string addable = fmt::format(
    "users u WHERE u.id {{list}} AND u.deleted_at IS NULL"
    " AND NOT EXISTS (SELECT 1 FROM group_members x WHERE x.group_id = $1 AND x.user_id = u.id)"
    " AND NOT EXISTS (SELECT 1 FROM blocks b WHERE b.blocker_id = u.id AND b.blocked_id = $2)"
    " AND {} < {}",
    count_of_groups, max_groups_per_user);

const Statement forgive_removals = with_list(
    "DELETE FROM group_removals WHERE group_id = $1 AND user_id {list}"
    " AND EXISTS (SELECT 1 FROM group_members m WHERE m.group_id = $1"
    " AND m.user_id = group_removals.user_id)",
    2);

const Statement count_addable = with_list("SELECT count(*) FROM " + addable, 3);

// It sorts the members, whose number is bounded, whatever the page.
constexpr std::string_view member_name = "lower(u.display_name)";
const Statement select_members(
    fmt::format("SELECT {0} FROM group_members m JOIN users u ON u.id = m.user_id"
                " WHERE m.group_id = $1 AND ({1} - m.role, {2}, u.id) > ($2, $3, $4)"
                " ORDER BY {1} - m.role, {2}, u.id LIMIT $5",
                member_columns, role_value(GroupRole::owner), member_name));

// $3 is somebody who leaves ($2 then, and not the owner), or whom the actor may remove.
const std::string may_go = fmt::format(
    "EXISTS (SELECT 1 FROM group_members a"
    " JOIN group_members t ON t.group_id = a.group_id AND t.user_id = $3"
    " WHERE a.group_id = $1 AND a.user_id = $2"
    " AND (a.role > t.role OR (a.user_id = t.user_id AND t.role < {})))",
    role_value(GroupRole::owner));

const Statement insert_removal(
    fmt::format("INSERT INTO group_removals (group_id, user_id, removed_at)"
                " SELECT g.id, $3, $4 FROM groups g"
                " WHERE g.id = $1 AND g.deleted_at IS NULL AND {}"
                " ON CONFLICT (group_id, user_id) DO NOTHING",
                may_go));

const Statement leave_channels(
    fmt::format("DELETE FROM conversation_members WHERE user_id = $3"
                " AND conversation_id IN (SELECT c.id FROM conversations c WHERE c.group_id = $1)"
                " AND {}",
                may_go));

const Statement bump_by_leaving(
    fmt::format("UPDATE groups SET revision = revision + 1, member_count = member_count - 1"
                " WHERE id = $1 AND deleted_at IS NULL AND {}",
                may_go));

const Statement delete_member(
    fmt::format("DELETE FROM group_members WHERE group_id = $1 AND user_id = $3 AND {}", may_go));

const Statement select_pair(
    "SELECT g.revision, g.member_count, a.role, t.role FROM groups g"
    " LEFT JOIN group_members a ON a.group_id = g.id AND a.user_id = $2"
    " LEFT JOIN group_members t ON t.group_id = g.id AND t.user_id = $3"
    " WHERE g.id = $1 AND g.deleted_at IS NULL");

// $3 is a member other than the owner whose role is not $4.
const std::string role_differs = fmt::format(
    "EXISTS (SELECT 1 FROM group_members t WHERE t.group_id = $1 AND t.user_id = $3"
    " AND t.role <> $4 AND t.role < {}) AND {}",
    role_value(GroupRole::owner), actor_may(GroupAction::change_roles));

const Statement bump_by_role(
    fmt::format("UPDATE groups SET revision = revision + 1"
                " WHERE id = $1 AND deleted_at IS NULL AND {}",
                role_differs));

const Statement update_role(
    fmt::format("UPDATE group_members SET role = $4 WHERE group_id = $1 AND user_id = $3 AND {}",
                role_differs));

const Statement select_member(
    fmt::format("SELECT {} FROM group_members m JOIN users u ON u.id = m.user_id"
                " WHERE m.group_id = $1 AND m.user_id = $2",
                member_columns));

// $3 is another member than the actor.
const std::string may_take_over = fmt::format(
    "EXISTS (SELECT 1 FROM group_members t WHERE t.group_id = $1 AND t.user_id = $3)"
    " AND {} AND $2 <> $3",
    actor_may(GroupAction::hand_over));

const Statement bump_by_owner(
    fmt::format("UPDATE groups SET revision = revision + 1"
                " WHERE id = $1 AND deleted_at IS NULL AND {}",
                may_take_over));

const Statement update_owner(
    fmt::format("UPDATE group_members SET role = CASE WHEN user_id = $3 THEN {} ELSE {} END"
                " WHERE group_id = $1 AND user_id IN ($2, $3) AND {}",
                role_value(GroupRole::owner), role_value(GroupRole::admin), may_take_over));

// The row of select_pair; a role is missing where somebody is no member.
struct Pair {
  Revision revision = 0;
  int member_count = 0;
  std::optional<GroupRole> actor_role;
  std::optional<GroupRole> person_role;
};

Pair read_pair(Row row) {
  Pair pair;
  pair.revision = row.integer();
  pair.member_count = static_cast<int>(row.integer());
  pair.actor_role = read_optional_role(row);
  pair.person_role = read_optional_role(row);
  return pair;
}

Error no_such_member() {
  return Error(errors::not_found, "There is no such member in the group.");
}

}  // namespace

const Statement insert_members = with_list(
    fmt::format("INSERT INTO group_members (group_id, user_id, role, joined_at, joined_revision)"
                " SELECT g.id, u.id, {1}, $4, g.revision + 1 FROM groups g, {0}"
                " AND g.id = $1 AND g.deleted_at IS NULL AND {2}"
                " AND g.member_count + (SELECT count(*) FROM {0}) <= {3}",
                addable, role_value(GroupRole::member), actor_may(GroupAction::add_members),
                max_members_per_group),
    3);

std::vector<std::int64_t> list_of(const std::vector<UserId>& users) {
  std::vector<std::int64_t> list(users.size());
  std::transform(users.begin(), users.end(), list.begin(),
                 [](UserId user) { return user.value(); });
  return list;
}

GroupStore::Additions read_additions(Rows& joined, bool inserted,
                                     const std::vector<UserId>& asked) {
  GroupStore::Additions additions;
  std::unordered_set<UserId> members;
  for (std::size_t n = 0; n < joined.size(); ++n) {
    Row row = joined[n];
    Member member = read_member(row);
    members.insert(member.user.id);
    const bool is_new = row.boolean();
    if (inserted && is_new) additions.added.push_back(std::move(member));
  }
  for (const UserId user : asked) {
    if (!members.contains(user)) additions.not_added.push_back(user);
  }
  return additions;
}

Task<Result<GroupStore::Additions>> DatabaseGroupStore::add_members(GroupId id, UserId actor,
                                                                    std::vector<UserId> people,
                                                                    Timestamp at) {
  const std::vector<std::int64_t> list = list_of(people);
  Transaction transaction(id.value());
  transaction.add(lock_group, id.value());
  transaction.add(keep_accounts, list);
  transaction.add(insert_members, id.value(), actor.value(), list, at.milliseconds());
  transaction.add(forgive_removals, id.value(), list);
  transaction.add(bump_by_joining, id.value(), list);
  transaction.add(join_channels, id.value(), list);
  transaction.add(select_group, id.value(), actor.value());
  transaction.add(select_joined, id.value(), list);
  transaction.add(count_addable, id.value(), actor.value(), list);
  Result<std::vector<Rows>> written = co_await database_.write(std::move(transaction));
  if (!written) co_return fail(unexpected(std::move(written.error())));
  if (auto refused = refusal_of((*written)[6], GroupAction::add_members)) {
    co_return fail(std::move(*refused));
  }
  const bool inserted = (*written)[2].affected() > 0;
  // Those who could have been added were not: there was no room for all of them.
  if (!inserted && (*written)[8][0].integer() > 0) {
    co_return fail(errors::limit_reached,
                   fmt::format("A group has at most {} members.", max_members_per_group));
  }
  Additions additions = read_additions((*written)[7], inserted, people);
  Row group_row = (*written)[6][0];
  const Group group = read_group(group_row);
  additions.revision = group.revision;
  additions.member_count = group.profile.member_count;
  co_return additions;
}

Task<Result<std::vector<Member>>> DatabaseGroupStore::list_members(
    GroupId id, std::optional<MemberCursor> after, int limit) {
  const std::int64_t rank =
      after ? role_value(GroupRole::owner) - role_value(after->role) : std::int64_t{-1};
  Query query(select_members, id.value(), rank, after ? std::move(after->name) : std::string(),
              after ? after->id.value() : 0, std::int64_t{limit});
  Result<Rows> rows = co_await database_.read(std::move(query));
  if (!rows) co_return fail(std::move(rows.error()));
  std::vector<Member> members;
  members.reserve(rows->size());
  for (std::size_t n = 0; n < rows->size(); ++n) {
    Row row = (*rows)[n];
    members.push_back(read_member(row));
  }
  co_return members;
}

Task<Result<GroupStore::Left>> DatabaseGroupStore::remove_member(GroupId id, UserId actor,
                                                                 UserId person, Timestamp at) {
  Transaction transaction(id.value());
  transaction.add(lock_group, id.value());
  transaction.add(leave_channels, id.value(), actor.value(), person.value());
  transaction.add(bump_by_leaving, id.value(), actor.value(), person.value());
  const bool leaves = actor == person;
  if (!leaves) {
    transaction.add(insert_removal, id.value(), actor.value(), person.value(), at.milliseconds());
  }
  transaction.add(delete_member, id.value(), actor.value(), person.value());
  transaction.add(select_pair, id.value(), actor.value(), person.value());
  Result<std::vector<Rows>> written = co_await database_.write(std::move(transaction));
  if (!written) co_return fail(unexpected(std::move(written.error())));
  Left left;
  left.changed = (*written)[2].affected() > 0;
  Rows& found = written->back();
  if (found.empty()) {
    if (leaves) co_return left;
    co_return fail(no_such_group());
  }
  const Pair pair = read_pair(found[0]);
  left.revision = pair.revision;
  left.member_count = pair.member_count;
  if (left.changed) co_return left;
  if (leaves && pair.person_role) {
    co_return fail(errors::owner_must_hand_over,
                   "Hand the group over before you leave, or delete it.");
  }
  if (leaves || (pair.actor_role && !pair.person_role)) co_return left;
  co_return fail(pair.actor_role ? not_allowed_in_group() : no_such_group());
}

Task<Result<GroupStore::ChangedMember>> DatabaseGroupStore::change_role(GroupId id, UserId actor,
                                                                        UserId person,
                                                                        GroupRole role) {
  Transaction transaction(id.value());
  transaction.add(lock_group, id.value());
  transaction.add(bump_by_role, id.value(), actor.value(), person.value(), role_value(role));
  transaction.add(update_role, id.value(), actor.value(), person.value(), role_value(role));
  transaction.add(select_group, id.value(), actor.value());
  transaction.add(select_member, id.value(), person.value());
  Result<std::vector<Rows>> written = co_await database_.write(std::move(transaction));
  if (!written) co_return fail(unexpected(std::move(written.error())));
  if (auto refused = refusal_of((*written)[3], GroupAction::change_roles)) {
    co_return fail(std::move(*refused));
  }
  if ((*written)[4].empty()) co_return fail(no_such_member());
  ChangedMember changed;
  Row member = (*written)[4][0];
  changed.member = read_member(member);
  if (changed.member.role == GroupRole::owner) co_return fail(not_allowed_in_group());
  Row group = (*written)[3][0];
  changed.revision = read_group(group).revision;
  changed.changed = (*written)[1].affected() > 0;
  co_return changed;
}

Task<Result<GroupStore::Changed>> DatabaseGroupStore::change_owner(GroupId id, UserId actor,
                                                                   UserId person) {
  Transaction transaction(id.value());
  transaction.add(lock_group, id.value());
  transaction.add(select_pair, id.value(), actor.value(), person.value());
  transaction.add(bump_by_owner, id.value(), actor.value(), person.value());
  transaction.add(update_owner, id.value(), actor.value(), person.value());
  transaction.add(select_group, id.value(), actor.value());
  transaction.add(select_channels, id.value());
  Result<std::vector<Rows>> written = co_await database_.write(std::move(transaction));
  if (!written) co_return fail(unexpected(std::move(written.error())));
  if ((*written)[1].empty()) co_return fail(no_such_group());
  const Pair before = read_pair((*written)[1][0]);
  if (auto refused = refusal(before.actor_role, GroupAction::hand_over)) {
    co_return fail(std::move(*refused));
  }
  if (!before.person_role) co_return fail(no_such_member());
  Changed changed;
  changed.group = read_group_with_channels((*written)[4], (*written)[5]);
  changed.changed = (*written)[2].affected() > 0;
  co_return changed;
}

}  // namespace parley::store
