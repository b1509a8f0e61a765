// Ends the actor's account. ports/account_store.hpp says what goes and what stays.
#pragma once

#include <string>

#include "commands/actor.hpp"
#include "commands/services.hpp"

namespace parley {

// All sessions are over and their sockets closed; those who knew the person and those in their
// groups see that the account is gone, and who owns a group now. `invalid_field`, `wrong_password`,
// `too_many_attempts`, `overloaded`.
Task<Result<void>> delete_account(Services& services, Actor actor, std::string current_password,
                                  Origin origin);

}  // namespace parley
