#include "commands/put_contact.hpp"

#include <utility>

#include "base/time.hpp"
#include "commands/publish.hpp"
#include "model/text_rules.hpp"
#include "model/wire.hpp"

namespace parley {

Task<Result<Contact>> put_contact(Services& services, Actor actor, UserId person,
                                  std::optional<std::string> alias) {
  if (person == actor.user_id) {
    co_return fail(errors::invalid_parameter, "You cannot be your own contact.", "user_id");
  }
  if (alias) {
    auto checked = check_alias(*alias);
    if (!checked) co_return fail(checked.error());
    alias = std::move(*checked);
  }
  auto contact =
      co_await services.contacts.put_contact(actor.user_id, person, std::move(alias), now());
  if (!contact) co_return fail(contact.error());
  publish_to(services.bus, actor.user_id, wire::contact_updated(*contact));
  co_return std::move(*contact);
}

}  // namespace parley
