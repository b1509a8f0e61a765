#include "commands/join_group.hpp"

#include <span>
#include <utility>

#include "base/time.hpp"
#include "commands/publish.hpp"
#include "model/group_rules.hpp"
#include "model/group_wire.hpp"

namespace parley {
namespace {

tl::unexpected<Error> no_such_invite() {
  return fail(errors::not_found, "There is no such invite.");
}

}  // namespace

Task<Result<InvitePreview>> read_invite(Services& services, std::string_view address,
                                        std::optional<UserId> viewer, std::string token) {
  if (auto allowed = services.throttles.look_at_invite(address); !allowed) {
    co_return fail(allowed.error());
  }
  if (!is_invite_token(token)) co_return no_such_invite();
  co_return co_await services.invites.find_invite(std::move(token), viewer, now());
}

Task<Result<JoinedGroup>> join_group(Services& services, Actor actor, std::string_view address,
                                     std::string token) {
  if (auto allowed = services.throttles.look_at_invite(address); !allowed) {
    co_return fail(allowed.error());
  }
  if (!is_invite_token(token)) co_return no_such_invite();
  auto joined = co_await services.invites.join_group(std::move(token), actor.user_id, now());
  if (!joined) co_return fail(joined.error());
  if (joined->member) {
    const GroupId id = joined->group.profile.id;
    const Revision revision = joined->group.revision;
    const std::span<const Member> members(&*joined->member, 1);
    publish_to(services.bus, id,
               wire::member_joined(id, revision, joined->group.profile.member_count, members));
    publish_joined(services.bus, actor.user_id, id, revision, wire::group_joined(id, revision));
  }
  co_return JoinedGroup{std::move(joined->group), joined->member.has_value()};
}

}  // namespace parley
