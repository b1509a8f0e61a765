// An account as a whole: what its owner takes along, and its end. Thread and failure rules as in
// ports/user_store.hpp.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/task.hpp"
#include "model/group.hpp"
#include "model/message.hpp"
#include "model/user.hpp"

namespace parley {

class AccountStore {
 public:
  virtual ~AccountStore() = default;

  // Fails with `email_taken` when another account has it, `not_found`. REQUIRES: lower case.
  virtual Task<Result<Account>> change_email(UserId user, std::string email) = 0;

  // What the person wrote and did not delete in conversations that they are still in, ordered by
  // client_id, from `first_client_id` (empty: the first) on; at most `limit`. One query.
  virtual Task<Result<std::vector<Message>>> list_written(UserId user, std::string first_client_id,
                                                          int limit) = 0;

  // Every group that the person is in, the oldest first: as many as somebody may be in. One query.
  virtual Task<Result<std::vector<MembershipRecord>>> list_joined(UserId user) = 0;

  // A group without the person. Going is one change of the group, the last; where it had another
  // owner first, that is the one before it.
  struct LeftGroup {
    GroupId id;
    Revision revision = 0;
    int member_count = 0;        // 0: the person was alone, and the group is deleted
    std::optional<UserId> heir;  // who owns it now, when the person did
  };
  struct Deleted {
    User user;                        // what is left to be shown
    std::vector<SessionId> sessions;  // that are over
    std::vector<UserId> keepers;      // who had the person among their contacts
    std::vector<LeftGroup> groups;
  };
  // All at once: names, email, password, bio, picture, contacts (and the entries that others had
  // for the person, with their aliases) and sessions are gone; nobody finds the person, opens a
  // conversation with them or sends them anything. What they wrote stays where it was sent, and
  // blocks stay, both ways: that one goes would tell that it was there. Username and email are free
  // for others.
  //
  // The person is in no group any more, and comes into none. A group of theirs goes to the admin
  // who is there for the longest, or else to the member who is; a group that nobody else is in is
  // deleted as delete_group() does it. The number of statements grows with none of these.
  //
  // `not_found` also when it was deleted before, `unavailable` when the person came into one group
  // after the other meanwhile.
  virtual Task<Result<Deleted>> delete_account(UserId user, Timestamp at) = 0;
};

}  // namespace parley
