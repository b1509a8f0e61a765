// A sender edits its own message, or deletes it for everyone.
#pragma once

#include <string>

#include "commands/actor.hpp"
#include "commands/services.hpp"

namespace parley {

// Committed when they return the message as it is then. Repeating one changes nothing and tells
// nobody. Nothing is told to somebody between whom and the actor a block stands: they find it when
// they read the log again.

// `not_found`, `not_allowed`, `too_late`, `invalid_field`, `you_blocked_them`, `rate_limited`,
// `overloaded`, `unavailable`.
Task<Result<Message>> edit_message(Services& services, Actor actor, ConversationId conversation,
                                   Seq seq, std::string body);

// `not_found`, `not_allowed`, `too_late`, `rate_limited`, `overloaded`, `unavailable`.
Task<Result<Message>> delete_message(Services& services, Actor actor, ConversationId conversation,
                                     Seq seq);

}  // namespace parley
