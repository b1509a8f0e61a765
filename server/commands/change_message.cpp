#include "commands/change_message.hpp"

#include <utility>

#include "base/time.hpp"
#include "commands/publish.hpp"
#include "model/text_rules.hpp"

namespace parley {
namespace {

Task<Result<Message>> change_message(Services& services, MessageChange change) {
  if (auto allowed = services.throttles.send_message(change.sender_id); !allowed) {
    co_return fail(allowed.error());
  }
  change.at = now();
  change.created_after = change.at - services.edit_window;
  const UserId sender = change.sender_id;
  auto changed = co_await services.messages.change_message(std::move(change));
  if (!changed) co_return fail(changed.error());
  if (changed->changed && changed->silent) {
    publish_change(services.bus, sender, changed->message);
  } else if (changed->changed) {
    publish_change(services.bus, changed->audience, changed->message);
  }
  co_return std::move(changed->message);
}

}  // namespace

Task<Result<Message>> edit_message(Services& services, Actor actor, ConversationId conversation,
                                   Seq seq, std::string body) {
  auto checked = check_body(body);
  if (!checked) co_return fail(checked.error());
  MessageChange change;
  change.conversation_id = conversation;
  change.seq = seq;
  change.sender_id = actor.user_id;
  change.body = std::move(*checked);
  co_return co_await change_message(services, std::move(change));
}

Task<Result<Message>> delete_message(Services& services, Actor actor, ConversationId conversation,
                                     Seq seq) {
  MessageChange change;
  change.conversation_id = conversation;
  change.seq = seq;
  change.sender_id = actor.user_id;
  co_return co_await change_message(services, std::move(change));
}

}  // namespace parley
