// Whom a user keeps as a contact, and under which name of the user's own. Nobody else ever learns
// of it. Thread and failure rules as in ports/user_store.hpp.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/task.hpp"
#include "model/user.hpp"

namespace parley {

class ContactStore {
 public:
  virtual ~ContactStore() = default;

  // Keeps the person, or changes the alias of one that is kept (none: takes it away); `at` is when
  // an entry was made first. Fails with `not_found` when there is no such person, `limit_reached`
  // when it would be one more than max_contacts_per_user. REQUIRES: owner != person.
  virtual Task<Result<Contact>> put_contact(UserId owner, UserId person,
                                            std::optional<std::string> alias, Timestamp at) = 0;

  // False: it was none.
  virtual Task<Result<bool>> remove_contact(UserId owner, UserId person) = 0;

  // By alias, or else by name (ASCII letters without regard to case, others by code point), from
  // above `after` (none: the first), at most `limit`. One query.
  virtual Task<Result<std::vector<Contact>>> list_contacts(UserId owner,
                                                           std::optional<ContactCursor> after,
                                                           int limit) = 0;
};

}  // namespace parley
