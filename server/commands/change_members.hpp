// Who is in a group, and in which role.
#pragma once

#include <vector>

#include "commands/actor.hpp"
#include "commands/services.hpp"

namespace parley {

struct AddedMembers {
  std::vector<Member> added;
  std::vector<UserId> not_added;
};

// The members are told once, the added on all their devices. `not_found`, `not_allowed`,
// `limit_reached`, `rate_limited`. REQUIRES: at most max_people_per_add.
Task<Result<AddedMembers>> add_members(Services& services, Actor actor, GroupId id,
                                       std::vector<UserId> people);

// Removes the person, or leaves when it is the actor. Idempotent. `not_found`, `not_allowed`,
// `owner_must_hand_over`.
Task<Result<void>> remove_member(Services& services, Actor actor, GroupId id, UserId person);

// `not_found`, `not_allowed`. REQUIRES: role is admin or member.
Task<Result<Member>> change_role(Services& services, Actor actor, GroupId id, UserId person,
                                 GroupRole role);

// The group as the actor sees it now. `not_found`, `not_allowed`.
Task<Result<Group>> change_owner(Services& services, Actor actor, GroupId id, UserId person);

}  // namespace parley
