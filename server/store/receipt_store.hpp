// Receipts of channels over a Database; see ports/receipt_store.hpp. Stateless beside it.
#pragma once

#include <optional>
#include <vector>

#include "ports/receipt_store.hpp"
#include "store/database.hpp"

namespace parley::store {

class DatabaseReceiptStore final : public ReceiptStore {
 public:
  // `database` outlives the store.
  explicit DatabaseReceiptStore(Database& database) : database_(database) {}

  Task<Result<std::optional<ReceiptSummary>>> raise_summary(ConversationId channel) override;
  Task<Result<std::vector<ConversationId>>> list_channels(std::vector<GroupId> groups) override;
  Task<Result<ReceiptCounts>> count_receipts(ConversationId channel, UserId sender,
                                             Seq seq) override;
  Task<Result<std::vector<Receipt>>> list_receipts(ConversationId channel, UserId sender, Seq seq,
                                                   ReceiptState state,
                                                   std::optional<ReceiptCursor> after,
                                                   int limit) override;

 private:
  Database& database_;
};

}  // namespace parley::store
