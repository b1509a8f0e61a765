#include "commands/raise_marks.hpp"

#include "commands/access_conversation.hpp"
#include "commands/publish.hpp"
#include "model/wire.hpp"

namespace parley {

Task<Result<Marks>> raise_marks(Services& services, Actor actor, ConversationId id,
                                Marks at_least) {
  const auto raised = co_await services.conversations.raise_marks(id, actor.user_id, at_least);
  if (!raised) co_return fail(raised.error());
  if (!raised->has_value()) co_return no_such_conversation();
  const ConversationStore::Raised& result = **raised;
  if (result.changed) {
    publish_to(services.bus, actor.user_id, wire::receipt_updated(id, actor.user_id, result.marks));
  }
  if (result.shown_changed && !result.silent) {
    publish_to(services.bus, result.audience.other_than(actor.user_id),
               wire::receipt_updated(id, actor.user_id, result.shown_marks));
  }
  if (result.settings_changed) {
    // It was marked as unread. The marks are stored, whatever becomes of this.
    const auto seen = co_await services.conversations.find_conversation(id, actor.user_id);
    if (seen && seen->has_value()) publish_conversation(services.bus, actor.user_id, **seen);
  }
  co_return result.marks;
}

}  // namespace parley
