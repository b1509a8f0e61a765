#include "store/group_store.hpp"

#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "model/errors.hpp"
#include "store/group_members.hpp"
#include "store/group_rows.hpp"
#include "store/optional_parameter.hpp"

namespace parley::store {

namespace {

// At revision 0: the members who come in by the same transaction make it 1.
const Statement insert_group(
    fmt::format("INSERT INTO groups (id, name, description, color, created_at, revision)"
                " SELECT $1, $3, $4, $5, $6, 0 FROM users u"
                " WHERE u.id = $2 AND u.deleted_at IS NULL AND {} < {}",
                count_of_groups, max_groups_per_user));

const Statement insert_owner(
    fmt::format("INSERT INTO group_members (group_id, user_id, role, joined_at, joined_revision)"
                " SELECT g.id, $2, {}, g.created_at, g.revision + 1 FROM groups g WHERE g.id = $1",
                role_value(GroupRole::owner)));

const Statement insert_first_channel(
    "INSERT INTO conversations"
    " (id, group_id, name, description, position, created_at, activity_at)"
    " SELECT $2, g.id, $3, '', 0, g.created_at, g.created_at FROM groups g WHERE g.id = $1");

const Statement select_groups(
    fmt::format("SELECT {} FROM group_members v JOIN groups g ON g.id = v.group_id"
                " WHERE v.user_id = $1 AND g.deleted_at IS NULL ORDER BY lower(g.name), g.id",
                group_columns));

const Statement select_channels_of_groups(
    fmt::format("SELECT c.group_id, {} FROM group_members v"
                " JOIN conversations c ON c.group_id = v.group_id"
                " WHERE v.user_id = $1 AND c.deleted_at IS NULL"
                " ORDER BY c.group_id, c.position, c.id",
                channel_columns));

const Statement select_role(
    "SELECT v.role FROM group_members v JOIN groups g ON g.id = v.group_id"
    " WHERE v.group_id = $1 AND v.user_id = $2 AND g.deleted_at IS NULL");

const Statement update_group(
    fmt::format("UPDATE groups SET revision = revision + 1, name = coalesce($3, name),"
                " description = coalesce($4, description), color = coalesce($5, color)"
                " WHERE id = $1 AND (name <> coalesce($3, name)"
                " OR description <> coalesce($4, description) OR color <> coalesce($5, color))"
                " AND {}",
                actor_may(GroupAction::change_group)));

const Statement end_group(
    fmt::format("UPDATE groups SET revision = revision + 1, deleted_at = $3"
                " WHERE id = $1 AND deleted_at IS NULL AND {} RETURNING revision",
                actor_may(GroupAction::delete_group)));

// The group's role decides, which the deletion leaves as it was.
const Statement end_channels(
    fmt::format("UPDATE conversations SET deleted_at = $3"
                " WHERE group_id = $1 AND deleted_at IS NULL AND {}",
                actor_may(GroupAction::delete_group)));

}  // namespace

Task<Result<GroupStore::Created>> DatabaseGroupStore::create_group(NewGroup group) {
  const std::int64_t id = group.id.value();
  const std::int64_t owner = group.owner.value();
  const std::int64_t at = group.created_at.milliseconds();
  const std::vector<std::int64_t> others = list_of(group.members);
  std::vector<std::int64_t> all = others;
  all.push_back(owner);
  Transaction transaction(id);
  transaction.add(keep_accounts, all);
  transaction.add(insert_group, id, owner, std::move(group.name), std::move(group.description),
                  std::move(group.color), at);
  transaction.add(insert_owner, id, owner);
  transaction.add(insert_members, id, owner, others, at);
  transaction.add(bump_by_joining, id, all);
  transaction.add(insert_first_channel, id, group.channel_id.value(),
                  std::move(group.channel_name));
  transaction.add(join_channels, id, std::move(all));
  transaction.add(select_group, id, owner);
  transaction.add(select_channels, id);
  transaction.add(select_joined, id, others);
  Result<std::vector<Rows>> written = co_await database_.write(std::move(transaction));
  if (!written) co_return fail(unexpected(std::move(written.error())));
  if ((*written)[7].empty()) {
    co_return fail(errors::limit_reached,
                   fmt::format("You are in {} groups; there cannot be more.", max_groups_per_user));
  }
  Created created;
  created.group = read_group_with_channels((*written)[7], (*written)[8]);
  created.additions = read_additions((*written)[9], true, group.members);
  created.additions.revision = created.group.revision;
  created.additions.member_count = created.group.profile.member_count;
  co_return created;
}

Task<Result<std::vector<Group>>> DatabaseGroupStore::list_groups(UserId viewer) {
  Query groups_query(select_groups, viewer.value());
  Result<Rows> rows = co_await database_.read(std::move(groups_query));
  if (!rows) co_return fail(std::move(rows.error()));
  std::vector<Group> groups;
  groups.reserve(rows->size());
  std::unordered_map<GroupId, std::size_t> places;
  for (std::size_t n = 0; n < rows->size(); ++n) {
    Row row = (*rows)[n];
    groups.push_back(read_group(row));
    places.emplace(groups.back().profile.id, n);
  }
  // Read after the revisions, so that it is never older than they say.
  Query channels_query(select_channels_of_groups, viewer.value());
  Result<Rows> channels = co_await database_.read(std::move(channels_query));
  if (!channels) co_return fail(std::move(channels.error()));
  for (std::size_t n = 0; n < channels->size(); ++n) {
    Row row = (*channels)[n];
    const auto place = places.find(GroupId(row.integer()));
    if (place != places.end()) groups[place->second].channels.push_back(read_channel(row));
  }
  // Deleted, or left, between the two.
  std::erase_if(groups, [](const Group& group) { return group.channels.empty(); });
  co_return groups;
}

Task<Result<std::optional<Group>>> DatabaseGroupStore::find_group(GroupId id, UserId viewer) {
  Query group_query(select_group, id.value(), viewer.value());
  Result<Rows> group = co_await database_.read(std::move(group_query));
  if (!group) co_return fail(std::move(group.error()));
  if (group->empty()) co_return std::optional<Group>();
  Query channels_query(select_channels, id.value());
  Result<Rows> channels = co_await database_.read(std::move(channels_query));
  if (!channels) co_return fail(std::move(channels.error()));
  if (channels->empty()) co_return std::optional<Group>();  // deleted between the two
  co_return read_group_with_channels(*group, *channels);
}

Task<Result<std::optional<GroupRole>>> DatabaseGroupStore::find_role(GroupId id, UserId user) {
  Query query(select_role, id.value(), user.value());
  Result<Rows> rows = co_await database_.read(std::move(query));
  if (!rows) co_return fail(std::move(rows.error()));
  if (rows->empty()) co_return std::optional<GroupRole>();
  Row row = (*rows)[0];
  co_return read_optional_role(row);
}

Task<Result<GroupStore::Changed>> DatabaseGroupStore::change_group(GroupId id, UserId actor,
                                                                   GroupChange change) {
  Transaction transaction(id.value());
  transaction.add(lock_group, id.value());
  transaction.add(update_group, id.value(), actor.value(),
                  optional_parameter(std::move(change.name)),
                  optional_parameter(std::move(change.description)),
                  optional_parameter(std::move(change.color)));
  transaction.add(select_group, id.value(), actor.value());
  transaction.add(select_channels, id.value());
  Result<std::vector<Rows>> written = co_await database_.write(std::move(transaction));
  if (!written) co_return fail(unexpected(std::move(written.error())));
  if (auto refused = refusal_of((*written)[2], GroupAction::change_group)) {
    co_return fail(std::move(*refused));
  }
  Changed changed;
  changed.group = read_group_with_channels((*written)[2], (*written)[3]);
  changed.changed = (*written)[1].affected() > 0;
  co_return changed;
}

Task<Result<Revision>> DatabaseGroupStore::delete_group(GroupId id, UserId actor, Timestamp at) {
  Transaction transaction(id.value());
  transaction.add(lock_group, id.value());
  transaction.add(select_group, id.value(), actor.value());
  transaction.add(end_group, id.value(), actor.value(), at.milliseconds());
  transaction.add(end_channels, id.value(), actor.value(), at.milliseconds());
  Result<std::vector<Rows>> written = co_await database_.write(std::move(transaction));
  if (!written) co_return fail(unexpected(std::move(written.error())));
  if (auto refused = refusal_of((*written)[1], GroupAction::delete_group)) {
    co_return fail(std::move(*refused));
  }
  co_return (*written)[2][0].integer();
}

}  // namespace parley::store
