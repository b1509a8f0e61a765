// Profile pictures over a Database; see ports/avatar_store.hpp. Stateless beside it.
//
// The bytes are kept as base64: no type for bytes is the same in both engines.
#pragma once

#include <optional>
#include <string>

#include "ports/avatar_store.hpp"
#include "store/database.hpp"

namespace parley::store {

class DatabaseAvatarStore final : public AvatarStore {
 public:
  // `database` outlives the store.
  explicit DatabaseAvatarStore(Database& database) : database_(database) {}

  Task<Result<Account>> put_avatar(UserId user, Avatar avatar) override;
  Task<Result<Account>> remove_avatar(UserId user) override;
  Task<Result<std::optional<Avatar>>> find_avatar(UserId user, std::string version) override;

 private:
  Database& database_;
};

}  // namespace parley::store
