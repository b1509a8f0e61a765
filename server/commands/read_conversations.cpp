#include "commands/read_conversations.hpp"

#include <utility>

#include "commands/access_conversation.hpp"

namespace parley {

Task<Result<ConversationPage>> list_conversations(Services& services, Actor actor,
                                                  ConversationView view,
                                                  std::optional<ConversationCursor> before,
                                                  int limit) {
  auto found =
      co_await services.conversations.list_conversations(actor.user_id, view, before, limit + 1);
  if (!found) co_return fail(found.error());
  ConversationPage page{std::move(*found), {}};
  if (page.conversations.size() > static_cast<std::size_t>(limit)) {
    page.conversations.pop_back();
    page.next = ConversationCursor::at(page.conversations.back());
  }
  co_return page;
}

Task<Result<Conversation>> read_conversation(Services& services, Actor actor, ConversationId id) {
  auto found = co_await services.conversations.find_conversation(id, actor.user_id);
  if (!found) co_return fail(found.error());
  if (!found->has_value()) co_return no_such_conversation();
  co_return std::move(**found);
}

}  // namespace parley
