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
      UserId viewer, ConversationView view, std::optional<ConversationCursor> before,
      int limit) override;
  Task<Result<std::optional<Access>>> find_access(ConversationId id, UserId user) override;
  Task<Result<std::optional<Raised>>> raise_marks(ConversationId id, UserId member,
                                                  Marks at_least) override;

  // In conversation_settings.cpp.
  Task<Result<std::vector<Conversation>>> list_channels(GroupId group, UserId viewer) override;
  Task<Result<GroupChanged>> change_group_settings(GroupId group, UserId member,
                                                   SettingsChange change, Timestamp at) override;
  Task<Result<std::optional<Changed>>> change_settings(ConversationId id, UserId member,
                                                       SettingsChange change,
                                                       Timestamp at) override;
  Task<Result<std::optional<Changed>>> clear_conversation(ConversationId id, UserId member,
                                                          Seq through_seq) override;
  Task<Result<std::optional<Changed>>> delete_conversation(ConversationId id, UserId member,
                                                           Seq through_seq) override;

 private:
  Task<Result<std::optional<Raised>>> write_marks(ConversationId id, UserId member, Marks at_least);
  // What is read without a receipt. True when the mark rose.
  Task<Result<bool>> write_private_read(ConversationId id, UserId member, Seq read_seq);
  // Runs the changes and reads the conversation after them.
  Task<Result<std::optional<Changed>>> write_settings(Transaction changes, ConversationId id,
                                                      UserId member);

  Database& database_;
  MarkCoalescer coalescer_;
};

}  // namespace parley::store
