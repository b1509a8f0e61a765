// Replaces the actor's password and ends all of its other log-ins.
#pragma once

#include <string>

#include "commands/actor.hpp"
#include "commands/services.hpp"

namespace parley {

struct ChangePassword {
  std::string current_password;
  std::string new_password;
};

// `wrong_password`, `invalid_field`, `too_many_attempts`, `overloaded`.
Task<Result<void>> change_password(Services& services, Actor actor, ChangePassword request,
                                   Origin origin);

}  // namespace parley
