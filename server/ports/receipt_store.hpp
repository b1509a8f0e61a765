// Receipts of channels: what all members have in common, and who has one message. Thread and
// failure rules as in ports/user_store.hpp.
//
// What counts, in both: who cleared has read what was cleared. An account that is deleted is nobody
// to wait for. What was read while the reader sent no receipts is not shown as read. The number of
// statements does not grow with the members.
#pragma once

#include <optional>
#include <vector>

#include "base/error.hpp"
#include "base/task.hpp"
#include "model/receipt.hpp"

namespace parley {

class ReceiptStore {
 public:
  virtual ~ReceiptStore() = default;

  // Computes the least of the members' marks and stores it with the channel where it is higher than
  // what stood there: a mark of a channel never sinks. Who sends no read receipts is waited for as
  // to delivery alone; when nobody sends any, the read mark stays. Nothing when no mark rose, or
  // when it is no channel (any more); of several servers that compute at the same time one alone
  // gets the answer that it rose. Counts on a reader and locks nothing meanwhile.
  virtual Task<Result<std::optional<ReceiptSummary>>> raise_summary(ConversationId channel) = 0;

  // The channels of all these groups.
  virtual Task<Result<std::vector<ConversationId>>> list_channels(std::vector<GroupId> groups) = 0;

  // In the two that follow `sender` is a member, who is not counted. A sender who sends no read
  // receipts sees none: to them nobody has read anything. The caller has checked access.
  virtual Task<Result<ReceiptCounts>> count_receipts(ConversationId channel, UserId sender,
                                                     Seq seq) = 0;
  // Those in this state by display name, from behind `after` (none: the first), at most `limit`.
  virtual Task<Result<std::vector<Receipt>>> list_receipts(ConversationId channel, UserId sender,
                                                           Seq seq, ReceiptState state,
                                                           std::optional<ReceiptCursor> after,
                                                           int limit) = 0;
};

}  // namespace parley
