// What an invite leads to, and joining by it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "commands/actor.hpp"
#include "commands/services.hpp"

namespace parley {

// `viewer`: none when nobody is logged in. `not_found`, `invite_over`, `rate_limited`.
Task<Result<InvitePreview>> read_invite(Services& services, std::string_view address,
                                        std::optional<UserId> viewer, std::string token);

struct JoinedGroup {
  Group group;
  bool joined = false;  // false: was a member before
};

// The members are told, and all devices of the actor. `not_found`, `invite_over`,
// `removed_from_group`, `limit_reached`, `rate_limited`.
Task<Result<JoinedGroup>> join_group(Services& services, Actor actor, std::string_view address,
                                     std::string token);

}  // namespace parley
