// Contacts over a Database; see ports/contact_store.hpp. Stateless beside it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ports/contact_store.hpp"
#include "store/database.hpp"

namespace parley::store {

class DatabaseContactStore final : public ContactStore {
 public:
  // `database` outlives the store.
  explicit DatabaseContactStore(Database& database) : database_(database) {}

  Task<Result<Contact>> put_contact(UserId owner, UserId person, std::optional<std::string> alias,
                                    Timestamp at) override;
  Task<Result<bool>> remove_contact(UserId owner, UserId person) override;
  Task<Result<std::vector<Contact>>> list_contacts(UserId owner, std::optional<ContactCursor> after,
                                                   int limit) override;

 private:
  Database& database_;
};

}  // namespace parley::store
