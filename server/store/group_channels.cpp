// The channels of a group: the rest of group_store.hpp.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "model/errors.hpp"
#include "store/group_rows.hpp"
#include "store/group_store.hpp"
#include "store/optional_parameter.hpp"

namespace parley::store {

namespace {

const std::string may_change = actor_may(GroupAction::change_channels);

const Statement insert_channel(
    fmt::format("INSERT INTO conversations"
                " (id, group_id, name, description, position, created_at, activity_at)"
                " SELECT $3, g.id, $4, $5, (SELECT coalesce(max(c.position), -1) + 1"
                " FROM conversations c WHERE c.group_id = $1 AND c.deleted_at IS NULL), $6, $6"
                " FROM groups g WHERE g.id = $1 AND g.deleted_at IS NULL"
                " AND (SELECT count(*) FROM conversations c"
                " WHERE c.group_id = $1 AND c.deleted_at IS NULL) < {} AND {}",
                max_channels_per_group, may_change));

const Statement bump_by_new_channel(
    "UPDATE groups SET revision = revision + 1 WHERE id = $1"
    " AND EXISTS (SELECT 1 FROM conversations c WHERE c.id = $2 AND c.group_id = $1)");

const Statement insert_channel_members(
    "INSERT INTO conversation_members (conversation_id, user_id)"
    " SELECT c.id, m.user_id FROM conversations c"
    " JOIN group_members m ON m.group_id = c.group_id WHERE c.id = $2 AND c.group_id = $1");

// $3 is a channel of the group.
constexpr std::string_view is_channel =
    "EXISTS (SELECT 1 FROM conversations c"
    " WHERE c.id = $3 AND c.group_id = $1 AND c.deleted_at IS NULL)";

constexpr std::string_view texts_differ =
    "(c.name <> coalesce($4, c.name) OR c.description <> coalesce($5, c.description))";

const Statement bump_by_channel(
    fmt::format("UPDATE groups SET revision = revision + 1 WHERE id = $1 AND deleted_at IS NULL"
                " AND EXISTS (SELECT 1 FROM conversations c WHERE c.id = $3 AND c.group_id = $1"
                " AND c.deleted_at IS NULL AND {}) AND {}",
                texts_differ, may_change));

const Statement update_channel(
    fmt::format("UPDATE conversations AS c SET name = coalesce($4, c.name),"
                " description = coalesce($5, c.description)"
                " WHERE c.id = $3 AND c.group_id = $1 AND c.deleted_at IS NULL AND {} AND {}",
                texts_differ, may_change));

constexpr std::string_view has_another =
    "(SELECT count(*) FROM conversations o WHERE o.group_id = $1 AND o.deleted_at IS NULL) > 1";

const Statement bump_by_lost_channel(
    fmt::format("UPDATE groups SET revision = revision + 1"
                " WHERE id = $1 AND deleted_at IS NULL AND {} AND {} AND {} RETURNING revision",
                is_channel, has_another, may_change));

const Statement end_channel(
    fmt::format("UPDATE conversations SET deleted_at = $4"
                " WHERE id = $3 AND group_id = $1 AND deleted_at IS NULL AND {} AND {}",
                has_another, may_change));

// $3 lists all channels of the group, in their new order, whose places the engines count
// differently.
constexpr std::string_view sqlite_order =
    "SELECT value AS channel, key AS position FROM json_each($3)";
constexpr std::string_view postgres_order =
    "SELECT named.channel, named.place - 1 AS position"
    " FROM unnest($3::bigint[]) WITH ORDINALITY AS named (channel, place)";

std::string is_complete(std::string_view order) {
  return fmt::format(
      "(SELECT count(*) FROM conversations n WHERE n.group_id = $1 AND n.deleted_at IS NULL)"
      " = (SELECT count(*) FROM ({0}) AS p JOIN conversations k ON k.id = p.channel"
      " WHERE k.group_id = $1 AND k.deleted_at IS NULL)"
      " AND NOT EXISTS (SELECT 1 FROM ({0}) AS q WHERE NOT EXISTS"
      " (SELECT 1 FROM conversations k WHERE k.id = q.channel AND k.group_id = $1"
      " AND k.deleted_at IS NULL))",
      order);
}

std::string bump_by_order_text(std::string_view order) {
  return fmt::format(
      "UPDATE groups SET revision = revision + 1 WHERE id = $1 AND deleted_at IS NULL"
      " AND EXISTS (SELECT 1 FROM ({}) AS o JOIN conversations c ON c.id = o.channel"
      " WHERE c.group_id = $1 AND c.position <> o.position) AND {} AND {}",
      order, is_complete(order), may_change);
}
const Statement bump_by_order(bump_by_order_text(sqlite_order), bump_by_order_text(postgres_order));

std::string update_positions_text(std::string_view order) {
  return fmt::format(
      "UPDATE conversations AS c SET position = o.position FROM ({}) AS o"
      " WHERE c.id = o.channel AND c.group_id = $1 AND c.deleted_at IS NULL"
      " AND c.position <> o.position AND {} AND {} RETURNING id",
      order, is_complete(order), may_change);
}
const Statement update_positions(update_positions_text(sqlite_order),
                                 update_positions_text(postgres_order));

const Channel* find_channel(const Group& group, ConversationId id) {
  const auto found = std::find_if(group.channels.begin(), group.channels.end(),
                                  [id](const Channel& channel) { return channel.id == id; });
  return found == group.channels.end() ? nullptr : &*found;
}

Error no_such_channel() {
  return Error(errors::not_found, "There is no such channel in the group.");
}

}  // namespace

Task<Result<GroupStore::ChangedChannel>> DatabaseGroupStore::create_channel(GroupId id,
                                                                            UserId actor,
                                                                            NewChannel channel) {
  Transaction transaction(id.value());
  transaction.add(lock_group, id.value());
  transaction.add(insert_channel, id.value(), actor.value(), channel.id.value(),
                  std::move(channel.name), std::move(channel.description),
                  channel.created_at.milliseconds());
  transaction.add(bump_by_new_channel, id.value(), channel.id.value());
  transaction.add(insert_channel_members, id.value(), channel.id.value());
  transaction.add(select_group, id.value(), actor.value());
  transaction.add(select_channels, id.value());
  Result<std::vector<Rows>> written = co_await database_.write(std::move(transaction));
  if (!written) co_return fail(unexpected(std::move(written.error())));
  if (auto refused = refusal_of((*written)[4], GroupAction::change_channels)) {
    co_return fail(std::move(*refused));
  }
  ChangedChannel changed;
  changed.group = read_group_with_channels((*written)[4], (*written)[5]);
  const Channel* created = find_channel(changed.group, channel.id);
  if (created == nullptr) {
    co_return fail(errors::limit_reached,
                   fmt::format("A group has at most {} channels.", max_channels_per_group));
  }
  changed.channel = *created;
  changed.changed = true;
  co_return changed;
}

Task<Result<GroupStore::ChangedChannel>> DatabaseGroupStore::change_channel(GroupId id,
                                                                            UserId actor,
                                                                            ConversationId channel,
                                                                            ChannelChange change) {
  const Parameter name = optional_parameter(std::move(change.name));
  const Parameter description = optional_parameter(std::move(change.description));
  Transaction transaction(id.value());
  transaction.add(lock_group, id.value());
  transaction.add(bump_by_channel, id.value(), actor.value(), channel.value(), name, description);
  transaction.add(update_channel, id.value(), actor.value(), channel.value(), name, description);
  transaction.add(select_group, id.value(), actor.value());
  transaction.add(select_channels, id.value());
  Result<std::vector<Rows>> written = co_await database_.write(std::move(transaction));
  if (!written) co_return fail(unexpected(std::move(written.error())));
  if (auto refused = refusal_of((*written)[3], GroupAction::change_channels)) {
    co_return fail(std::move(*refused));
  }
  ChangedChannel changed;
  changed.group = read_group_with_channels((*written)[3], (*written)[4]);
  const Channel* found = find_channel(changed.group, channel);
  if (found == nullptr) co_return fail(no_such_channel());
  changed.channel = *found;
  changed.changed = (*written)[1].affected() > 0;
  co_return changed;
}

Task<Result<Revision>> DatabaseGroupStore::delete_channel(GroupId id, UserId actor,
                                                          ConversationId channel, Timestamp at) {
  Transaction transaction(id.value());
  transaction.add(lock_group, id.value());
  transaction.add(bump_by_lost_channel, id.value(), actor.value(), channel.value());
  transaction.add(end_channel, id.value(), actor.value(), channel.value(), at.milliseconds());
  transaction.add(select_group, id.value(), actor.value());
  transaction.add(select_channels, id.value());
  Result<std::vector<Rows>> written = co_await database_.write(std::move(transaction));
  if (!written) co_return fail(unexpected(std::move(written.error())));
  if (auto refused = refusal_of((*written)[3], GroupAction::change_channels)) {
    co_return fail(std::move(*refused));
  }
  if (!(*written)[1].empty()) co_return (*written)[1][0].integer();
  const Group group = read_group_with_channels((*written)[3], (*written)[4]);
  if (find_channel(group, channel) == nullptr) co_return fail(no_such_channel());
  co_return fail(errors::last_channel, "A group keeps one channel.");
}

Task<Result<GroupStore::Ordered>> DatabaseGroupStore::order_channels(
    GroupId id, UserId actor, std::vector<ConversationId> channels) {
  std::vector<std::int64_t> order(channels.size());
  std::transform(channels.begin(), channels.end(), order.begin(),
                 [](ConversationId channel) { return channel.value(); });
  Transaction transaction(id.value());
  transaction.add(lock_group, id.value());
  transaction.add(bump_by_order, id.value(), actor.value(), order);
  transaction.add(update_positions, id.value(), actor.value(), order);
  transaction.add(select_group, id.value(), actor.value());
  transaction.add(select_channels, id.value());
  Result<std::vector<Rows>> written = co_await database_.write(std::move(transaction));
  if (!written) co_return fail(unexpected(std::move(written.error())));
  if (auto refused = refusal_of((*written)[3], GroupAction::change_channels)) {
    co_return fail(std::move(*refused));
  }
  Ordered ordered;
  ordered.group = read_group_with_channels((*written)[3], (*written)[4]);
  const bool is_complete = std::all_of(channels.begin(), channels.end(), [&](ConversationId named) {
    return find_channel(ordered.group, named) != nullptr;
  });
  if (!is_complete || channels.size() != ordered.group.channels.size()) {
    co_return fail(errors::invalid_field, "Name all channels of the group, each once.",
                   "channel_ids");
  }
  Rows& moved = (*written)[2];
  for (std::size_t n = 0; n < moved.size(); ++n) {
    ordered.moved.push_back(*find_channel(ordered.group, ConversationId(moved[n].integer())));
  }
  co_return ordered;
}

}  // namespace parley::store
