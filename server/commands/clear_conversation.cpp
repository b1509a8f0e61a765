#include "commands/clear_conversation.hpp"

#include <utility>

#include "commands/access_conversation.hpp"
#include "commands/publish.hpp"

namespace parley {

Task<Result<Conversation>> clear_conversation(Services& services, Actor actor, ConversationId id,
                                              Seq through_seq) {
  const auto access = co_await access_conversation(services, actor, id);
  if (!access) co_return fail(access.error());
  if (through_seq > access->last_seq) {
    co_return fail(errors::invalid_field, "The conversation has no such message.", "through_seq");
  }
  auto cleared = co_await services.conversations.clear_conversation(id, actor.user_id, through_seq);
  if (!cleared) co_return fail(cleared.error());
  if (!cleared->has_value()) co_return no_such_conversation();
  ConversationStore::Changed& result = **cleared;
  if (result.changed) publish_conversation(services.bus, actor.user_id, result.conversation);
  if (result.changed && access->audience.is_group()) {
    co_await services.receipt_summaries.touch(id);
  }
  co_return std::move(result.conversation);
}

}  // namespace parley
