// Who wants to hear nothing of whom. Thread and failure rules as in ports/user_store.hpp.
//
// From the moment a block begins until it ends, the other stores hold:
// - What the blocked person sends is stored and numbered as ever, and withheld from the blocker.
// - For the blocker their conversation stands still: nothing in it, or in the chat list about it,
//   changes. The blocker's own marks rise silently with what is withheld, so that nothing of it is
//   ever unread.
// - To the blocked person the blocker's marks stand where they stood.
// - The blocker cannot send there.
// What was withheld stays so when the block is over. docs/decisions/0033 says why it is made so.
#pragma once

#include <optional>
#include <vector>

#include "base/error.hpp"
#include "base/task.hpp"
#include "model/conversation.hpp"
#include "model/user.hpp"

namespace parley {

class BlockStore {
 public:
  virtual ~BlockStore() = default;

  struct Changed {
    bool changed = false;                        // false: it stood so before
    std::optional<ConversationId> conversation;  // the direct one of the two
    // What was withheld from the blocker during the block that ended, if anything.
    Seq first_withheld_seq = 0;
    Seq last_withheld_seq = 0;
  };

  // Idempotent. Whatever was unread for the blocker in their conversation counts as read from now.
  // Fails with `not_found` when there is no such person, `limit_reached` when it would be one more
  // than max_blocks_per_user. REQUIRES: blocker != person.
  virtual Task<Result<Changed>> block(UserId blocker, UserId person, Timestamp at) = 0;

  // Idempotent.
  virtual Task<Result<Changed>> unblock(UserId blocker, UserId person) = 0;

  // Last blocked first, from below `before` (none: the first), at most `limit`. One query.
  virtual Task<Result<std::vector<Block>>> list_blocks(UserId blocker,
                                                       std::optional<BlockCursor> before,
                                                       int limit) = 0;
};

}  // namespace parley
