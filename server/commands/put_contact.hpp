// Keeps a person among the actor's contacts, under an alias or none.
#pragma once

#include <optional>
#include <string>

#include "commands/actor.hpp"
#include "commands/services.hpp"

namespace parley {

// Idempotent; the actor's own devices are told, nobody else. `invalid_parameter` for oneself,
// `invalid_field` for a bad alias, `not_found` when there is no such user, `limit_reached`.
Task<Result<Contact>> put_contact(Services& services, Actor actor, UserId person,
                                  std::optional<std::string> alias);

}  // namespace parley
