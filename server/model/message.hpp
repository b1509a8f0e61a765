// Messages: entries of a conversation's numbered log.
#pragma once

#include <optional>
#include <string>

#include "base/time.hpp"
#include "model/ids.hpp"

namespace parley {

struct Message {
  ConversationId conversation_id;
  Seq seq = 0;
  UserId sender_id;
  std::string client_id;  // canonical lower-case UUID made by the sending client
  std::string body;       // UTF-8; empty once it is deleted
  Timestamp created_at;
  // The number of the last change made to it, of all changes in its conversation; 0: none. Of two
  // states of a message the one with the higher number is the later.
  Revision revision = 0;
  std::optional<Timestamp> edited_at;
  bool deleted = false;  // for everyone and for ever; its number stays
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

// What a sender does to its own message afterwards.
struct MessageChange {
  ConversationId conversation_id;
  Seq seq = 0;
  UserId sender_id;
  std::optional<std::string> body;  // the new text; none: deletes the message
  Timestamp at;
  Timestamp created_after;  // messages that are not younger stay as they are
};

}  // namespace parley
