#include "commands/send_message.hpp"

#include <utility>

#include "base/time.hpp"
#include "commands/publish.hpp"
#include "model/text_rules.hpp"

namespace parley {

Task<Result<SentMessage>> send_message(Services& services, Actor actor, SendMessage request) {
  auto client_id = check_client_id(request.client_id);
  if (!client_id) co_return fail(client_id.error());
  auto body = check_body(request.body);
  if (!body) co_return fail(body.error());
  if (auto allowed = services.throttles.send_message(actor.user_id); !allowed) {
    co_return fail(allowed.error());
  }

  NewMessage message{request.conversation_id, actor.user_id, std::move(*client_id),
                     std::move(*body), now()};
  auto appended = co_await services.messages.append_message(std::move(message));
  if (!appended) co_return fail(appended.error());

  // Also for a duplicate: a client repeats itself when an answer was lost, and with it perhaps the
  // event. Receivers drop what they hold. Of what was deleted meanwhile there is nothing to tell.
  if (!appended->message.deleted)
    publish_message(services.bus, appended->audience, appended->message);
  co_return SentMessage{std::move(appended->message), appended->duplicate};
}

}  // namespace parley
