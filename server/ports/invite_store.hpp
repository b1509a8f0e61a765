// Invites, by which people join groups on their own. Thread and failure rules as in
// ports/user_store.hpp, refusals as in ports/group_store.hpp.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/task.hpp"
#include "model/group.hpp"

namespace parley {

class InviteStore {
 public:
  virtual ~InviteStore() = default;

  struct NewInvite {
    InviteId id;
    GroupId group_id;
    std::string token;
    std::optional<Timestamp> expires_at;
    std::optional<int> max_uses;
    Timestamp created_at;
  };
  // `limit_reached` when the group has max_live_invites_per_group that are not over.
  virtual Task<Result<Invite>> create_invite(UserId actor, NewInvite invite) = 0;

  // Those that are not over at this moment, the newest first. One query.
  virtual Task<Result<std::vector<Invite>>> list_invites(GroupId group, UserId actor,
                                                         Timestamp at) = 0;

  // Idempotent. `not_found` also when it is no invite of the group.
  virtual Task<Result<void>> revoke_invite(GroupId group, UserId actor, InviteId invite,
                                           Timestamp at) = 0;

  // What it leads to. `viewer`: none when nobody is logged in. `not_found` when there is no such
  // token, or its group is gone; `invite_over`. One query.
  virtual Task<Result<InvitePreview>> find_invite(std::string token, std::optional<UserId> viewer,
                                                  Timestamp at) = 0;

  struct Joined {
    Group group;
    // None: was a member before, and nothing was used up.
    std::optional<Member> member;
  };
  // Exactly `max_uses` people get in by an invite, on however many servers they try at once.
  // `not_found`, `invite_over`, `removed_from_group`, `limit_reached` (of the group or the user).
  virtual Task<Result<Joined>> join_group(std::string token, UserId user, Timestamp at) = 0;
};

}  // namespace parley
