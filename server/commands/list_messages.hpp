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

struct ListChanges {
  ConversationId conversation_id;
  Revision after = 0;
  int limit = 50;  // 1 to 200
};

struct ChangePage {
  std::vector<SeenMessage> messages;  // in rising order of revision
  bool has_more = false;
  Revision changes = 0;  // up to this one they are complete
};

// The messages that were edited or deleted later than change number `after`, for who may have
// missed it. `not_found`.
Task<Result<ChangePage>> list_changes(Services& services, Actor actor, ListChanges request);

}  // namespace parley
