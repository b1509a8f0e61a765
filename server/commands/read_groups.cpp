#include "commands/read_groups.hpp"

#include <utility>

#include "commands/access_group.hpp"
#include "model/text_rules.hpp"

namespace parley {

Task<Result<std::vector<Group>>> list_groups(Services& services, Actor actor) {
  co_return co_await services.groups.list_groups(actor.user_id);
}

Task<Result<Group>> read_group(Services& services, Actor actor, GroupId id) {
  auto group = co_await services.groups.find_group(id, actor.user_id);
  if (!group) co_return fail(group.error());
  if (!group->has_value()) co_return fail(no_such_group());
  co_return std::move(**group);
}

Task<Result<std::vector<Conversation>>> list_channels(Services& services, Actor actor, GroupId id) {
  auto channels = co_await services.conversations.list_channels(id, actor.user_id);
  if (!channels) co_return fail(channels.error());
  if (channels->empty()) co_return fail(no_such_group());
  co_return channels;
}

Task<Result<MemberPage>> list_members(Services& services, Actor actor, GroupId id,
                                      std::optional<MemberCursor> after, int limit) {
  const auto role = co_await access_group(services, actor, id);
  if (!role) co_return fail(role.error());
  auto found = co_await services.groups.list_members(id, std::move(after), limit + 1);
  if (!found) co_return fail(found.error());
  MemberPage page{std::move(*found), {}};
  if (page.members.size() > static_cast<std::size_t>(limit)) {
    page.members.pop_back();
    const Member& last = page.members.back();
    page.next = MemberCursor{last.role, to_lower_ascii(last.user.display_name), last.user.id};
  }
  co_return page;
}

}  // namespace parley
