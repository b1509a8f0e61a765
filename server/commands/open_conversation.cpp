#include "commands/open_conversation.hpp"

#include <utility>

#include "base/time.hpp"
#include "commands/access_conversation.hpp"
#include "commands/publish.hpp"

namespace parley {

Task<Result<OpenedConversation>> open_conversation(Services& services, Actor actor, UserId other) {
  if (other == actor.user_id) {
    co_return fail(errors::invalid_field, "You cannot chat with yourself.", "user_id");
  }
  const auto opened = co_await services.conversations.open_direct(make_id<struct ConversationTag>(),
                                                                  actor.user_id, other, now());
  if (!opened) co_return fail(opened.error());
  auto conversation = co_await services.conversations.find_conversation(opened->id, actor.user_id);
  if (!conversation) co_return fail(conversation.error());
  if (!conversation->has_value()) co_return no_such_conversation();

  // The actor's other devices; the other person sees it with its first message.
  publish_conversation(services.bus, actor.user_id, **conversation);
  co_return OpenedConversation{std::move(**conversation), opened->created};
}

}  // namespace parley
