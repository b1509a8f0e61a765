#include "commands/change_members.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/time.hpp"
#include "commands/publish.hpp"
#include "model/group_wire.hpp"

namespace parley {

Task<Result<AddedMembers>> add_members(Services& services, Actor actor, GroupId id,
                                       std::vector<UserId> people) {
  if (auto allowed = services.throttles.change_group(actor.user_id); !allowed) {
    co_return fail(allowed.error());
  }
  std::sort(people.begin(), people.end());
  people.erase(std::unique(people.begin(), people.end()), people.end());
  auto additions =
      co_await services.groups.add_members(id, actor.user_id, std::move(people), now());
  if (!additions) co_return fail(additions.error());
  if (!additions->added.empty()) {
    publish_to(
        services.bus, id,
        wire::member_joined(id, additions->revision, additions->member_count, additions->added));
    const std::string event = wire::group_joined(id, additions->revision);
    for (const Member& member : additions->added) {
      publish_joined(services.bus, member.user.id, id, additions->revision, event);
    }
  }
  co_return AddedMembers{std::move(additions->added), std::move(additions->not_added)};
}

Task<Result<void>> remove_member(Services& services, Actor actor, GroupId id, UserId person) {
  const auto left = co_await services.groups.remove_member(id, actor.user_id, person, now());
  if (!left) co_return fail(left.error());
  if (!left->changed) co_return Result<void>{};
  const LeavingReason reason =
      actor.user_id == person ? LeavingReason::left : LeavingReason::removed;
  publish_left(services.bus, person, id, left->revision,
               wire::group_left(id, left->revision, reason));
  publish_to(services.bus, id,
             wire::member_left(id, left->revision, left->member_count, person, reason));
  // The others may have waited for this one.
  std::vector<GroupId> left_by(1, id);
  co_await services.receipt_summaries.touch(std::move(left_by));
  co_return Result<void>{};
}

Task<Result<Member>> change_role(Services& services, Actor actor, GroupId id, UserId person,
                                 GroupRole role) {
  if (auto allowed = services.throttles.change_group(actor.user_id); !allowed) {
    co_return fail(allowed.error());
  }
  auto changed = co_await services.groups.change_role(id, actor.user_id, person, role);
  if (!changed) co_return fail(changed.error());
  if (changed->changed) {
    const std::array roles{MemberRole{person, role}};
    publish_to(services.bus, id, wire::member_updated(id, changed->revision, roles));
  }
  co_return std::move(changed->member);
}

Task<Result<Group>> change_owner(Services& services, Actor actor, GroupId id, UserId person) {
  auto changed = co_await services.groups.change_owner(id, actor.user_id, person);
  if (!changed) co_return fail(changed.error());
  if (changed->changed) {
    const std::array roles{MemberRole{person, GroupRole::owner},
                           MemberRole{actor.user_id, GroupRole::admin}};
    publish_to(services.bus, id, wire::member_updated(id, changed->group.revision, roles));
  }
  co_return std::move(changed->group);
}

}  // namespace parley
