// Accounts over a Database; see ports/user_store.hpp. Stateless beside it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ports/user_store.hpp"
#include "store/database.hpp"

namespace parley::store {

class DatabaseUserStore final : public UserStore {
 public:
  // `database` outlives the store.
  explicit DatabaseUserStore(Database& database) : database_(database) {}

  Task<Result<void>> create_user(Credentials credentials) override;
  Task<Result<std::optional<Credentials>>> find_credentials(std::string login) override;
  Task<Result<std::optional<Credentials>>> find_credentials(UserId id) override;
  Task<Result<std::optional<User>>> find_user(UserId id) override;
  Task<Result<std::optional<Profile>>> find_profile(UserId id, UserId viewer) override;
  Task<Result<Account>> change_profile(UserId id, ProfileChange change) override;
  Task<Result<std::vector<UserId>>> find_acquaintances(UserId id, int limit) override;
  Task<Result<std::vector<Person>>> search_users(std::string prefix, UserId viewer,
                                                 std::string after_username, int limit) override;
  Task<Result<void>> set_password_hash(UserId id, std::string password_hash) override;
  Task<Result<void>> set_last_seen(std::vector<UserId> users, Timestamp at) override;
  Task<Result<std::vector<LastSeen>>> last_seen_of_acquaintances(
      UserId viewer, std::vector<UserId> candidates) override;

 private:
  Task<Result<std::optional<Credentials>>> find_one(Query query);

  Database& database_;
};

}  // namespace parley::store
