// Changes the actor's name or what it says of itself.
#pragma once

#include "commands/actor.hpp"
#include "commands/services.hpp"

namespace parley {

// So many people are told at once; the others see it when they read anew.
inline constexpr int max_told_of_profile = 1'000;

// A new name is told to the actor's own devices and to those who share a conversation with it or
// keep it as a contact. `invalid_field`, `rate_limited`.
Task<Result<Account>> change_profile(Services& services, Actor actor, ProfileChange change);

}  // namespace parley
