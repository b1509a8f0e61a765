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
