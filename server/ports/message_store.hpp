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
  // `you_blocked_them` when the sender blocks the other, `recipient_gone` when the other's account
  // was deleted. When the other blocks the sender, the
  // message is withheld from them; a message whose append began before the block did may still
  // pass.
  virtual Task<Result<Appended>> append_message(NewMessage message) = 0;

  struct Changed {
    Message message;
    bool changed = false;  // false: it stood so before
    bool silent = false;   // a block stands between the two: the other is not told
    Audience audience;
  };
  // Edits or deletes a message of the sender's own; both count in the conversation's `changes`, and
  // the chat list's preview follows. A deleted message keeps its number and its client_id, loses
  // its text, and stays so whatever races with it, on any server. Idempotent: what is so already is
  // no failure, however late. Fails with `not_found` when the sender is no member or does not see
  // such a message, `not_allowed` when it is another's, `too_late` when it is too old or, for an
  // edit, deleted; also for an edit of what somebody who blocks the sender holds: it would reach
  // them. `you_blocked_them` for an edit when the sender blocks the other.
  virtual Task<Result<Changed>> change_message(MessageChange change) = 0;

  // The messages that the changes after number `after` made what they are, in rising order of
  // `revision`, at most `limit`; of those with above < seq < before. The caller has checked access,
  // and does not show a member what is withheld from it.
  virtual Task<Result<std::vector<Message>>> list_changes(ConversationId id, Revision after,
                                                          Seq above, Seq before, int limit) = 0;

  // Messages with after < seq < before in rising order, at most `limit`: the newest of them, or the
  // oldest when `from_oldest`. Costs the same anywhere in a log of any length. The caller has
  // checked access, and does not show a member what is withheld from it.
  virtual Task<Result<std::vector<Message>>> list_messages(ConversationId id, Seq after, Seq before,
                                                           int limit, bool from_oldest) = 0;
};

}  // namespace parley
