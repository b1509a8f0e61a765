// The numbered logs over a Database; see ports/message_store.hpp. Stateless beside it.
#pragma once

#include <vector>

#include "ports/message_store.hpp"
#include "store/database.hpp"

namespace parley::store {

class DatabaseMessageStore final : public MessageStore {
 public:
  // `database` outlives the store.
  explicit DatabaseMessageStore(Database& database) : database_(database) {}

  Task<Result<Appended>> append_message(NewMessage message) override;
  Task<Result<Changed>> change_message(MessageChange change) override;
  Task<Result<std::vector<Message>>> list_changes(ConversationId id, Revision after, Seq above,
                                                  Seq before, int limit) override;
  Task<Result<std::vector<Message>>> list_messages(ConversationId id, Seq after, Seq before,
                                                   int limit, bool from_oldest) override;

 private:
  // Why the message was not appended: it was before, or it may not be.
  Task<Result<Appended>> find_appended(NewMessage message);

  Database& database_;
};

}  // namespace parley::store
