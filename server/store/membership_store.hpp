// Who is in which group, over a Database; see ports/membership_store.hpp. Stateless beside it.
#pragma once

#include <vector>

#include "ports/membership_store.hpp"
#include "store/database.hpp"

namespace parley::store {

class DatabaseMembershipStore final : public MembershipStore {
 public:
  // `database` outlives the store.
  explicit DatabaseMembershipStore(Database& database) : database_(database) {}

  Task<Result<std::vector<GroupMembership>>> list_memberships(UserId user) override;

 private:
  Database& database_;
};

}  // namespace parley::store
