// Makes, lists and revokes the invites of a group.
#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "commands/actor.hpp"
#include "commands/services.hpp"

namespace parley {

// `not_found`, `not_allowed`, `limit_reached`, `rate_limited`.
Task<Result<Invite>> create_invite(Services& services, Actor actor, GroupId group,
                                   std::optional<std::chrono::seconds> lifetime,
                                   std::optional<int> max_uses);

// Those that are not over. `not_found`, `not_allowed`.
Task<Result<std::vector<Invite>>> list_invites(Services& services, Actor actor, GroupId group);

// Idempotent. `not_found`, `not_allowed`.
Task<Result<void>> revoke_invite(Services& services, Actor actor, GroupId group, InviteId invite);

}  // namespace parley
