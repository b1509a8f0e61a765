#include "commands/list_contacts.hpp"

#include <utility>

#include "model/text_rules.hpp"

namespace parley {

Task<Result<ContactPage>> list_contacts(Services& services, Actor actor,
                                        std::optional<ContactCursor> after, int limit) {
  auto found = co_await services.contacts.list_contacts(actor.user_id, std::move(after), limit + 1);
  if (!found) co_return fail(found.error());
  ContactPage page{std::move(*found), {}};
  if (page.contacts.size() > static_cast<std::size_t>(limit)) {
    page.contacts.pop_back();
    const Contact& last = page.contacts.back();
    page.next =
        ContactCursor{to_lower_ascii(last.alias.value_or(last.user.display_name)), last.user.id};
  }
  co_return page;
}

}  // namespace parley
