// Pages through the actor's contacts.
#pragma once

#include <optional>
#include <vector>

#include "commands/actor.hpp"
#include "commands/services.hpp"

namespace parley {

struct ContactPage {
  std::vector<Contact> contacts;
  std::optional<ContactCursor> next;  // none on the last page
};

// By alias or else by name. `limit` from 1 to 500.
Task<Result<ContactPage>> list_contacts(Services& services, Actor actor,
                                        std::optional<ContactCursor> after, int limit);

}  // namespace parley
