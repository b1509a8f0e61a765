// Changes what a group is called and looks like, or deletes it.
#pragma once

#include "commands/actor.hpp"
#include "commands/services.hpp"

namespace parley {

// All members are told, unless it stood so before. `invalid_field`, `not_found`, `not_allowed`,
// `rate_limited`. REQUIRES: !change.empty().
Task<Result<Group>> change_group(Services& services, Actor actor, GroupId id, GroupChange change);

// All members are told, as the last that they hear of it. `not_found`, `not_allowed`.
Task<Result<void>> delete_group(Services& services, Actor actor, GroupId id);

}  // namespace parley
