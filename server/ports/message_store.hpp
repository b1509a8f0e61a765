// The numbered logs. Thread and failure rules as in ports/user_store.hpp.
#pragma once

#include <optional>
#include <vector>

#include "base/error.hpp"
#include "base/task.hpp"
#include "model/conversation.hpp"
#include "model/message.hpp"

namespace parley {

class MessageStore {
 public:
  virtual ~MessageStore() = default;

  struct Appended {
    Message message;         // with its number; the first result when it was sent before
    bool duplicate = false;  // this client_id of this sender was committed before
    Audience audience;
  };
  // Commits the message as the next of its conversation (dense numbers) and raises the sender's own
  // marks to it. Idempotent by (sender, client_id), on any server. When it returns a value, the
  // message is as durable as the engine is set to make it. Fails with `not_found` when the sender
  // is not a member, `client_id_reused` when that client_id stands in another conversation,
  // `you_blocked_them` when the sender blocks the other. When the other blocks the sender, the
  // message is withheld from them; a message whose append began before the block did may still
  // pass.
  virtual Task<Result<Appended>> append_message(NewMessage message) = 0;

  // Messages with after < seq < before in rising order, at most `limit`: the newest of them, or the
  // oldest when `from_oldest`. Costs the same anywhere in a log of any length. The caller has
  // checked access, and does not show a member what is withheld from it.
  virtual Task<Result<std::vector<Message>>> list_messages(ConversationId id, Seq after, Seq before,
                                                           int limit, bool from_oldest) = 0;
};

}  // namespace parley
