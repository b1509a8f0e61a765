// Messages: entries of a conversation's numbered log.
#pragma once

#include <string>

#include "base/time.hpp"
#include "model/ids.hpp"

namespace parley {

struct Message {
  ConversationId conversation_id;
  Seq seq = 0;
  UserId sender_id;
  std::string client_id;  // canonical lower-case UUID made by the sending client
  std::string body;       // UTF-8
  Timestamp created_at;
  // The member who blocked the sender when it was sent, and never sees it; or none.
  UserId withheld_from;
};

// A message as one member sees it.
struct SeenMessage {
  Message message;
  // Withheld from this member, who is shown the number alone, so that the log has no hole.
  bool withheld = false;
  // The member's own, withheld from the other by a block that is over: no receipt is about it.
  bool undelivered = false;
};

// A message on its way to the log; the store gives it its number.
struct NewMessage {
  ConversationId conversation_id;
  UserId sender_id;
  std::string client_id;
  std::string body;
  Timestamp created_at;
};

}  // namespace parley
