// The chat list and its entries, as the actor sees them.
#pragma once

#include <optional>
#include <vector>

#include "commands/actor.hpp"
#include "commands/services.hpp"

namespace parley {

struct ConversationPage {
  std::vector<Conversation> conversations;
  std::optional<ConversationCursor> next;  // none on the last page
};

// `limit` from 1 to 500.
Task<Result<ConversationPage>> list_conversations(Services& services, Actor actor,
                                                  ConversationView view,
                                                  std::optional<ConversationCursor> before,
                                                  int limit);

// `not_found`.
Task<Result<Conversation>> read_conversation(Services& services, Actor actor, ConversationId id);

}  // namespace parley
