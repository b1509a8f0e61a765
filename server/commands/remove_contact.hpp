// Takes a person off the actor's contacts, the alias included.
#pragma once

#include "commands/actor.hpp"
#include "commands/services.hpp"

namespace parley {

// Idempotent; the actor's own devices are told, nobody else.
Task<Result<void>> remove_contact(Services& services, Actor actor, UserId person);

}  // namespace parley
