// Accounts as a whole over a Database; see ports/account_store.hpp. Stateless beside it.
#pragma once

#include <string>
#include <vector>

#include "ports/account_store.hpp"
#include "store/database.hpp"

namespace parley::store {

class DatabaseAccountStore final : public AccountStore {
 public:
  // `database` outlives the store.
  explicit DatabaseAccountStore(Database& database) : database_(database) {}

  Task<Result<Account>> change_email(UserId user, std::string email) override;
  Task<Result<std::vector<Message>>> list_written(UserId user, std::string first_client_id,
                                                  int limit) override;
  Task<Result<std::vector<MembershipRecord>>> list_joined(UserId user) override;

  // In account_deletion.cpp.
  Task<Result<Deleted>> delete_account(UserId user, Timestamp at) override;

 private:
  Database& database_;
};

}  // namespace parley::store
