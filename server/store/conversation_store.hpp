// Conversations and marks over a Database; see ports/conversation_store.hpp.
#pragma once

#include <optional>
#include <vector>

#include "ports/conversation_store.hpp"
#include "store/database.hpp"
#include "store/mark_coalescer.hpp"

namespace parley::store {

class DatabaseConversationStore final : public ConversationStore {
 public:
  // `database` outlives the store.
  explicit DatabaseConversationStore(Database& database);

  Task<Result<Opened>> open_direct(ConversationId proposed_id, UserId opener, UserId other,
                                   Timestamp at) override;
  Task<Result<std::optional<Conversation>>> find_conversation(ConversationId id,
                                                              UserId viewer) override;
  Task<Result<std::vector<Conversation>>> list_conversations(
      UserId viewer, std::optional<ConversationCursor> before, int limit) override;
  Task<Result<std::optional<Access>>> find_access(ConversationId id, UserId user) override;
  Task<Result<std::optional<Raised>>> raise_marks(ConversationId id, UserId member,
                                                  Marks at_least) override;

 private:
  Task<Result<std::optional<Raised>>> write_marks(ConversationId id, UserId member, Marks at_least);

  Database& database_;
  MarkCoalescer coalescer_;
};

}  // namespace parley::store
