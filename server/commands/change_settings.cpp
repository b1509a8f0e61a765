#include "commands/change_settings.hpp"

#include <utility>

#include "base/time.hpp"
#include "commands/access_conversation.hpp"
#include "commands/access_group.hpp"
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

Task<Result<std::vector<Conversation>>> change_group_settings(Services& services, Actor actor,
                                                              GroupId group,
                                                              SettingsChange change) {
  auto result = co_await services.conversations.change_group_settings(group, actor.user_id,
                                                                      std::move(change), now());
  if (!result) co_return fail(result.error());
  if (result->channels.empty()) co_return fail(no_such_group());
  for (const Conversation& channel : result->channels) {
    if (!result->changed.contains(channel.id)) continue;
    publish_conversation(services.bus, actor.user_id, channel);
  }
  co_return std::move(result->channels);
}

}  // namespace parley
