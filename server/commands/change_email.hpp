// Gives the actor's account another email address, by which it is then logged in to.
#pragma once

#include <string>

#include "commands/actor.hpp"
#include "commands/services.hpp"

namespace parley {

struct ChangeEmail {
  std::string email;
  std::string current_password;
};

// `invalid_field`, `wrong_password`, `email_taken`, `too_many_attempts`, `overloaded`.
Task<Result<Account>> change_email(Services& services, Actor actor, ChangeEmail request,
                                   Origin origin);

}  // namespace parley
