// Who has a message of the actor's in a channel, and who has read it.
#pragma once

#include <optional>
#include <vector>

#include "commands/actor.hpp"
#include "commands/services.hpp"

namespace parley {

struct ReadReceipts {
  ConversationId conversation_id;
  Seq seq = 0;
  ReceiptState state = ReceiptState::read;
  std::optional<ReceiptCursor> after;
  int limit = 0;  // from 1 to 500
};

struct ReceiptPage {
  ReceiptCounts counts;
  std::vector<Receipt> members;       // in the state that was asked for, by name
  std::optional<ReceiptCursor> next;  // none on the last page
};

// `not_found`, also for what the actor cleared; `not_allowed` for another's message;
// `invalid_parameter` in a direct conversation, whose peer's marks say it.
Task<Result<ReceiptPage>> read_receipts(Services& services, Actor actor, ReadReceipts request);

}  // namespace parley
