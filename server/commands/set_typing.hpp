// Tells the other member that the actor is typing, or stopped. Nothing is stored. Told to
// nobody while one of the two blocks the other.
#pragma once

#include "commands/actor.hpp"
#include "commands/services.hpp"

namespace parley {

// `not_found`.
Task<Result<void>> set_typing(Services& services, Actor actor, ConversationId id, bool active);

}  // namespace parley
