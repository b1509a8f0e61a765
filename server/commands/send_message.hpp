// Appends a message to a conversation and tells its members.
#pragma once

#include <string>

#include "commands/actor.hpp"
#include "commands/services.hpp"

namespace parley {

struct SendMessage {
  ConversationId conversation_id;
  std::string client_id;
  std::string body;
};

struct SentMessage {
  Message message;
  bool duplicate = false;  // it was sent before; this is the first result
};

// Committed when it returns. `not_found`, `invalid_field`, `client_id_reused`, `you_blocked_them`,
// `recipient_gone`, `rate_limited`, `overloaded`, `unavailable`.
Task<Result<SentMessage>> send_message(Services& services, Actor actor, SendMessage request);

}  // namespace parley
