#include "commands/create_group.hpp"

#include <algorithm>
#include <utility>

#include "base/time.hpp"
#include "commands/publish.hpp"
#include "model/group_rules.hpp"
#include "model/group_wire.hpp"

namespace parley {
namespace {

Result<GroupStore::NewGroup> check(const CreateGroup& request) {
  auto name = check_group_name(request.name);
  if (!name) return fail(name.error());
  auto description = check_group_description(request.description.value_or(""));
  if (!description) return fail(description.error());
  auto color = check_group_color(request.color.value_or(std::string(default_group_color)));
  if (!color) return fail(color.error());
  auto channel = check_group_name(request.channel_name.value_or(std::string(default_channel_name)),
                                  "channel_name");
  if (!channel) return fail(channel.error());
  GroupStore::NewGroup group;
  group.name = std::move(*name);
  group.description = std::move(*description);
  group.color = std::move(*color);
  group.channel_name = std::move(*channel);
  return group;
}

}  // namespace

Task<Result<CreatedGroup>> create_group(Services& services, Actor actor, CreateGroup request) {
  auto group = check(request);
  if (!group) co_return fail(group.error());
  if (auto allowed = services.throttles.create_group(actor.user_id); !allowed) {
    co_return fail(allowed.error());
  }
  group->id = make_id<GroupTag>();
  group->channel_id = make_id<ConversationTag>();
  group->owner = actor.user_id;
  group->members = std::move(request.member_ids);
  std::erase(group->members, actor.user_id);
  std::sort(group->members.begin(), group->members.end());
  group->members.erase(std::unique(group->members.begin(), group->members.end()),
                       group->members.end());
  group->created_at = now();
  auto created = co_await services.groups.create_group(std::move(*group));
  if (!created) co_return fail(created.error());

  const GroupId id = created->group.profile.id;
  const Revision revision = created->group.revision;
  const std::string event = wire::group_joined(id, revision);
  publish_joined(services.bus, actor.user_id, id, revision, event);
  for (const Member& member : created->additions.added) {
    publish_joined(services.bus, member.user.id, id, revision, event);
  }
  co_return CreatedGroup{std::move(created->group), std::move(created->additions.not_added)};
}

}  // namespace parley
