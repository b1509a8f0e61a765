// Receipts: raises the actor's watermarks and tells the members, but for one whom a block stands
// between, and but for what is read without a receipt.
#pragma once

#include "commands/actor.hpp"
#include "commands/services.hpp"

namespace parley {

// Marks of 0 stay as they are; reading implies delivery; marks never sink. Reading ends the mark as
// unread, of which the actor's own devices are told. Returns the marks as
// they are now. `not_found`, `invalid_field` when a mark is above the newest message.
Task<Result<Marks>> raise_marks(Services& services, Actor actor, ConversationId id, Marks at_least);

}  // namespace parley
