// Pages through the log of a conversation.
#pragma once

#include <optional>
#include <vector>

#include "commands/actor.hpp"
#include "commands/services.hpp"

namespace parley {

struct ListMessages {
  ConversationId conversation_id;
  // At most one of them; neither: the newest page.
  std::optional<Seq> before;
  std::optional<Seq> after;
  int limit = 50;  // 1 to 200
};

struct MessagePage {
  std::vector<SeenMessage> messages;  // in rising order of seq
  bool has_more = false;              // further in the direction of paging
  Seq last_seq = 0;                   // the newest of the conversation, as the actor sees it
};

// `not_found`, `invalid_parameter`.
Task<Result<MessagePage>> list_messages(Services& services, Actor actor, ListMessages request);

}  // namespace parley
