#include "commands/remove_contact.hpp"

#include "commands/publish.hpp"
#include "model/wire.hpp"

namespace parley {

Task<Result<void>> remove_contact(Services& services, Actor actor, UserId person) {
  const auto removed = co_await services.contacts.remove_contact(actor.user_id, person);
  if (!removed) co_return fail(removed.error());
  if (*removed) publish_to(services.bus, actor.user_id, wire::contact_deleted(person));
  co_return Result<void>{};
}

}  // namespace parley
