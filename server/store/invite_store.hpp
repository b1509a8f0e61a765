// Invites over a Database; see ports/invite_store.hpp. Stateless beside it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ports/invite_store.hpp"
#include "store/database.hpp"

namespace parley::store {

class DatabaseInviteStore final : public InviteStore {
 public:
  // `database` outlives the store.
  explicit DatabaseInviteStore(Database& database) : database_(database) {}

  Task<Result<Invite>> create_invite(UserId actor, NewInvite invite) override;
  Task<Result<std::vector<Invite>>> list_invites(GroupId group, UserId actor,
                                                 Timestamp at) override;
  Task<Result<void>> revoke_invite(GroupId group, UserId actor, InviteId invite,
                                   Timestamp at) override;
  Task<Result<InvitePreview>> find_invite(std::string token, std::optional<UserId> viewer,
                                          Timestamp at) override;
  Task<Result<Joined>> join_group(std::string token, UserId user, Timestamp at) override;

 private:
  Database& database_;
};

}  // namespace parley::store
