#include "commands/change_settings.hpp"

#include <utility>

#include "base/time.hpp"
#include "commands/access_conversation.hpp"
#include "commands/publish.hpp"

namespace parley {

Task<Result<Conversation>> change_settings(Services& services, Actor actor, ConversationId id,
                                           SettingsChange change) {
  auto changed = co_await services.conversations.change_settings(id, actor.user_id, change, now());
  if (!changed) co_return fail(changed.error());
  if (!changed->has_value()) co_return no_such_conversation();
  ConversationStore::Changed& result = **changed;
  if (result.changed) publish_conversation(services.bus, actor.user_id, result.conversation);
  co_return std::move(result.conversation);
}

}  // namespace parley
