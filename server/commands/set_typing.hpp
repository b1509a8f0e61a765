// Tells the other member that the actor is typing, or stopped. Nothing is stored.
#pragma once

#include "commands/actor.hpp"
#include "commands/services.hpp"

namespace parley {

// `not_found`.
Task<Result<void>> set_typing(Services& services, Actor actor, ConversationId id, bool active);

}  // namespace parley
