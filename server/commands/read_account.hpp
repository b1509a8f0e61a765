// What the actor may see of its own account.
#pragma once

#include <vector>

#include "commands/actor.hpp"
#include "commands/services.hpp"

namespace parley {

Task<Result<Account>> read_account(Services& services, Actor actor);

// Last used first.
Task<Result<std::vector<Session>>> list_sessions(Services& services, Actor actor);

}  // namespace parley
