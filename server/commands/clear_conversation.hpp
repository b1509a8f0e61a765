// Empties a conversation for the actor alone.
#pragma once

#include "commands/actor.hpp"
#include "commands/services.hpp"

namespace parley {

// Hides the messages up to `through_seq`, for good; what comes meanwhile stays. Idempotent. The
// conversation as it is afterwards. `not_found`, `invalid_field` when there is no such message.
Task<Result<Conversation>> clear_conversation(Services& services, Actor actor, ConversationId id,
                                              Seq through_seq);

}  // namespace parley
