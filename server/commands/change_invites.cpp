#include "commands/change_invites.hpp"

#include <utility>

#include "base/secrets.hpp"
#include "base/time.hpp"

namespace parley {

Task<Result<Invite>> create_invite(Services& services, Actor actor, GroupId group,
                                   std::optional<std::chrono::seconds> lifetime,
                                   std::optional<int> max_uses) {
  if (auto allowed = services.throttles.change_group(actor.user_id); !allowed) {
    co_return fail(allowed.error());
  }
  InviteStore::NewInvite invite;
  invite.id = make_id<InviteTag>();
  invite.group_id = group;
  invite.token = make_token();
  invite.created_at = now();
  if (lifetime) invite.expires_at = invite.created_at + *lifetime;
  invite.max_uses = max_uses;
  co_return co_await services.invites.create_invite(actor.user_id, std::move(invite));
}

Task<Result<std::vector<Invite>>> list_invites(Services& services, Actor actor, GroupId group) {
  co_return co_await services.invites.list_invites(group, actor.user_id, now());
}

Task<Result<void>> revoke_invite(Services& services, Actor actor, GroupId group, InviteId invite) {
  co_return co_await services.invites.revoke_invite(group, actor.user_id, invite, now());
}

}  // namespace parley
