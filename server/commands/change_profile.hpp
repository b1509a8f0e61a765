// Changes the actor's name, what it says of itself, or what it lets others know.
#pragma once

#include "commands/actor.hpp"
#include "commands/services.hpp"

namespace parley {

// A new name is told to the actor's own devices and to those who share a conversation with it or
// keep it as a contact. `invalid_field`, `rate_limited`.
Task<Result<Account>> change_profile(Services& services, Actor actor, ProfileChange change);

}  // namespace parley
