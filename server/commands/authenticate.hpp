// From the token of a cookie to the session: the door of every request and socket.
#pragma once

#include <string>

#include "commands/actor.hpp"
#include "commands/services.hpp"

namespace parley {

// `unauthenticated` when the token is unknown, expired or revoked. Costs no database read when the
// session was looked up lately.
Task<Result<Actor>> authenticate(Services& services, std::string token);

}  // namespace parley
