// The one question by which everything in a conversation is authorised.
#pragma once

#include "commands/actor.hpp"
#include "commands/services.hpp"

namespace parley {

// `not_found` when the conversation does not exist or is none of the actor's: nobody learns which.
Task<Result<ConversationStore::Access>> access_conversation(Services& services, Actor actor,
                                                            ConversationId id);

// The same answer, for the stores' calls that authorise by themselves.
tl::unexpected<Error> no_such_conversation();

}  // namespace parley
