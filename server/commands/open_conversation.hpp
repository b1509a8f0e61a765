// Opens the direct conversation with somebody.
#pragma once

#include "commands/actor.hpp"
#include "commands/services.hpp"

namespace parley {

struct OpenedConversation {
  Conversation conversation;
  bool created = false;
};

// Idempotent. `invalid_field` for oneself, `not_found` when there is no such user.
Task<Result<OpenedConversation>> open_conversation(Services& services, Actor actor, UserId other);

}  // namespace parley
