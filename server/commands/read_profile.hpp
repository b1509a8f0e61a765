// A person as the actor may see them.
#pragma once

#include "commands/actor.hpp"
#include "commands/services.hpp"

namespace parley {

// `not_found`.
Task<Result<Profile>> read_profile(Services& services, Actor actor, UserId person);

}  // namespace parley
