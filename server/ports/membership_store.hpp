// Which groups somebody is in: what decides whose events a socket hears. Thread and failure rules
// as in ports/user_store.hpp.
#pragma once

#include <cstdint>
#include <vector>

#include "base/error.hpp"
#include "base/task.hpp"
#include "model/ids.hpp"

namespace parley {

struct GroupMembership {
  GroupId group;
  std::int64_t revision = 0;  // of the group when this was read

  friend bool operator==(const GroupMembership&, const GroupMembership&) = default;
};

class MembershipStore {
 public:
  virtual ~MembershipStore() = default;

  // Every group that the user is in and that is not deleted, in no order: as many as somebody may
  // be in. One query.
  virtual Task<Result<std::vector<GroupMembership>>> list_memberships(UserId user) = 0;
};

}  // namespace parley
