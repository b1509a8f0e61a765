#include "commands/set_typing.hpp"

#include "commands/access_conversation.hpp"
#include "commands/publish.hpp"
#include "model/wire.hpp"

namespace parley {

Task<Result<void>> set_typing(Services& services, Actor actor, ConversationId id, bool active) {
  const auto access = co_await access_conversation(services, actor, id);
  if (!access) co_return fail(access.error());
  if (access->is_silent()) co_return Result<void>{};
  if (access->audience.is_group()) {
    publish_to(services.bus, access->audience.group, wire::typing(id, access->user, active),
               /*ephemeral=*/true);
  } else {
    publish_to(services.bus, access->audience.other_than(actor.user_id),
               wire::typing(id, actor.user_id, active), /*ephemeral=*/true);
  }
  co_return Result<void>{};
}

}  // namespace parley
