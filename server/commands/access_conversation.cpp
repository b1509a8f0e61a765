#include "commands/access_conversation.hpp"

namespace parley {

tl::unexpected<Error> no_such_conversation() {
  return fail(errors::not_found, "You have no such conversation.");
}

Task<Result<ConversationStore::Access>> access_conversation(Services& services, Actor actor,
                                                            ConversationId id) {
  auto access = co_await services.conversations.find_access(id, actor.user_id);
  if (!access) co_return fail(access.error());
  if (!access->has_value()) co_return no_such_conversation();
  co_return **access;
}

}  // namespace parley
