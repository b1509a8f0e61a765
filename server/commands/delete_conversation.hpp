// Takes a conversation out of the actor's chat list; the other member keeps it.
#pragma once

#include <optional>

#include "commands/actor.hpp"
#include "commands/services.hpp"

namespace parley {

// Clears up to `through_seq` (none: all there is now) and hides the conversation until there is a
// message above that, or the actor opens it again. The old history does not come back. Idempotent.
// `not_found`, `invalid_parameter` when there is no such message.
Task<Result<void>> delete_conversation(Services& services, Actor actor, ConversationId id,
                                       std::optional<Seq> through_seq);

}  // namespace parley
