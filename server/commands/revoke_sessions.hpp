// Ends log-ins: this one, another one, or all. Their sockets are told and closed.
#pragma once

#include "commands/actor.hpp"
#include "commands/services.hpp"

namespace parley {

// `not_found` when the actor has no such session.
Task<Result<void>> revoke_session(Services& services, Actor actor, SessionId session_id);

// All of the actor's, this one included.
Task<Result<void>> log_out_everywhere(Services& services, Actor actor);

// All of the actor's but this one.
Task<Result<void>> revoke_other_sessions(Services& services, Actor actor);

}  // namespace parley
