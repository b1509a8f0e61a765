#include "commands/delete_conversation.hpp"

#include "commands/access_conversation.hpp"
#include "commands/publish.hpp"
#include "model/wire.hpp"

namespace parley {

Task<Result<void>> delete_conversation(Services& services, Actor actor, ConversationId id,
                                       std::optional<Seq> through_seq) {
  const auto access = co_await access_conversation(services, actor, id);
  if (!access) co_return fail(access.error());
  if (access->audience.is_group()) {
    co_return fail(errors::invalid_parameter, "A channel is its group's; clear it instead.",
                   "conversation_id");
  }
  const Seq through = through_seq.value_or(access->last_seq);
  if (through > access->last_seq) {
    co_return fail(errors::invalid_parameter, "The conversation has no such message.",
                   "through_seq");
  }
  const auto gone = co_await services.conversations.delete_conversation(id, actor.user_id, through);
  if (!gone) co_return fail(gone.error());
  if (!gone->has_value()) co_return no_such_conversation();
  if ((*gone)->changed) {
    const Conversation& conversation = (*gone)->conversation;
    // What came above `through` has brought it back already.
    publish_to(services.bus, actor.user_id,
               conversation.settings.hidden ? wire::conversation_deleted(conversation)
                                            : wire::conversation_updated(conversation));
  }
  co_return Result<void>{};
}

}  // namespace parley
