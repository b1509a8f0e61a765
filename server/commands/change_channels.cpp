#include "commands/change_channels.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "base/time.hpp"
#include "commands/publish.hpp"
#include "model/group_rules.hpp"
#include "model/group_wire.hpp"

namespace parley {

Task<Result<ChannelInGroup>> create_channel(Services& services, Actor actor, GroupId group,
                                            std::string name,
                                            std::optional<std::string> description) {
  auto checked_name = check_group_name(name);
  if (!checked_name) co_return fail(checked_name.error());
  auto checked_description = check_group_description(description.value_or(""));
  if (!checked_description) co_return fail(checked_description.error());
  if (auto allowed = services.throttles.change_group(actor.user_id); !allowed) {
    co_return fail(allowed.error());
  }
  GroupStore::NewChannel channel{make_id<ConversationTag>(), std::move(*checked_name),
                                 std::move(*checked_description), now()};
  auto created = co_await services.groups.create_channel(group, actor.user_id, std::move(channel));
  if (!created) co_return fail(created.error());
  publish_to(services.bus, group,
             wire::channel_created(group, created->group.revision, created->channel));
  co_return ChannelInGroup{std::move(created->channel), std::move(created->group)};
}

Task<Result<Channel>> change_channel(Services& services, Actor actor, GroupId group,
                                     ConversationId channel, ChannelChange change) {
  if (change.name) {
    auto name = check_group_name(*change.name);
    if (!name) co_return fail(name.error());
    change.name = std::move(*name);
  }
  if (change.description) {
    auto description = check_group_description(*change.description);
    if (!description) co_return fail(description.error());
    change.description = std::move(*description);
  }
  if (auto allowed = services.throttles.change_group(actor.user_id); !allowed) {
    co_return fail(allowed.error());
  }
  auto changed =
      co_await services.groups.change_channel(group, actor.user_id, channel, std::move(change));
  if (!changed) co_return fail(changed.error());
  if (changed->changed) {
    const std::span<const Channel> channels(&changed->channel, 1);
    publish_to(services.bus, group,
               wire::channel_updated(group, changed->group.revision, channels));
  }
  co_return std::move(changed->channel);
}

Task<Result<void>> delete_channel(Services& services, Actor actor, GroupId group,
                                  ConversationId channel) {
  const auto revision =
      co_await services.groups.delete_channel(group, actor.user_id, channel, now());
  if (!revision) co_return fail(revision.error());
  publish_to(services.bus, group, wire::channel_deleted(group, *revision, channel));
  co_return Result<void>{};
}

Task<Result<Group>> order_channels(Services& services, Actor actor, GroupId group,
                                   std::vector<ConversationId> channels) {
  std::vector<ConversationId> sorted = channels;
  std::sort(sorted.begin(), sorted.end());
  if (std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end()) {
    co_return fail(errors::invalid_field, "A channel stands here twice.", "channel_ids");
  }
  if (auto allowed = services.throttles.change_group(actor.user_id); !allowed) {
    co_return fail(allowed.error());
  }
  auto ordered = co_await services.groups.order_channels(group, actor.user_id, std::move(channels));
  if (!ordered) co_return fail(ordered.error());
  if (!ordered->moved.empty()) {
    publish_to(services.bus, group,
               wire::channel_updated(group, ordered->group.revision, ordered->moved));
  }
  co_return std::move(ordered->group);
}

}  // namespace parley
