// Asks for the password again, before what a stolen session must not be able to do.
#pragma once

#include <string>

#include "commands/actor.hpp"
#include "commands/services.hpp"

namespace parley {

// `wrong_password` or `invalid_field` of the field `current_password`, `too_many_attempts` by
// account and by address, `overloaded`.
Task<Result<void>> check_password(Services& services, Actor actor, std::string current_password,
                                  Origin origin);

}  // namespace parley
