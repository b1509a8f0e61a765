// Groups with their members and channels. Thread and failure rules as in ports/user_store.hpp.
//
// Every change is decided and made in one transaction under the lock of the group's row, on however
// many servers: what a role allows is asked there (model/group_rules.hpp), the revision grows by
// one if and only if something changed, and the answer is the state after it. Refusals of all
// changes: `not_found` when the actor is no member of such a group, `not_allowed` when the actor's
// role does not reach. The number of statements of no call grows with members or channels.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/task.hpp"
#include "model/group.hpp"

namespace parley {

class GroupStore {
 public:
  virtual ~GroupStore() = default;

  struct NewGroup {
    GroupId id;
    ConversationId channel_id;
    UserId owner;
    std::string name;
    std::string description;
    std::string color;
    std::string channel_name;
    std::vector<UserId> members;  // at most max_people_per_add, the owner not among them
    Timestamp created_at;
  };
  // Who came in by one act, at the revision that it made.
  struct Additions {
    Revision revision = 0;
    int member_count = 0;
    std::vector<Member> added;
    // Those who were asked for and are no members: unknown, blocking the actor, or in too many
    // groups.
    std::vector<UserId> not_added;
  };
  struct Created {
    Group group;
    Additions additions;  // without the owner
  };
  // A group at revision 1 with one channel. `limit_reached` when the owner is in too many groups.
  virtual Task<Result<Created>> create_group(NewGroup group) = 0;

  // All groups of the viewer by name (ASCII letters without regard to case). Two queries.
  virtual Task<Result<std::vector<Group>>> list_groups(UserId viewer) = 0;
  // Nothing when there is none or the viewer is no member. Two queries.
  virtual Task<Result<std::optional<Group>>> find_group(GroupId id, UserId viewer) = 0;
  // The one question by which reading in a group is authorised: nothing when the user is no member.
  virtual Task<Result<std::optional<GroupRole>>> find_role(GroupId id, UserId user) = 0;

  struct Changed {
    Group group;
    bool changed = false;  // false: it stood so before
  };
  // REQUIRES: !change.empty().
  virtual Task<Result<Changed>> change_group(GroupId id, UserId actor, GroupChange change) = 0;
  // At once nobody finds it any more, its channels and messages included; the rows go in the
  // background (`purge_deleted`). The last revision.
  virtual Task<Result<Revision>> delete_group(GroupId id, UserId actor, Timestamp at) = 0;

  // Members, in store/group_members.cpp.
  //
  // A new member may read all that was written, and it counts as read. Who was removed may come
  // back by it. `limit_reached` when there would be more than max_members_per_group: then nobody
  // is added. REQUIRES: at most max_people_per_add.
  virtual Task<Result<Additions>> add_members(GroupId id, UserId actor, std::vector<UserId> people,
                                              Timestamp at) = 0;

  // The owner, the admins, the others, each by display name, from behind `after` (none: the first),
  // at most `limit`. One query. The caller has checked access.
  virtual Task<Result<std::vector<Member>>> list_members(GroupId id,
                                                         std::optional<MemberCursor> after,
                                                         int limit) = 0;

  struct Left {
    Revision revision = 0;
    int member_count = 0;
    bool changed = false;  // false: was no member
  };
  // Leaves when the person is the actor: `owner_must_hand_over`; nothing happens to somebody who is
  // no member. Else removes: an invite does not bring the person back before somebody adds them.
  virtual Task<Result<Left>> remove_member(GroupId id, UserId actor, UserId person,
                                           Timestamp at) = 0;

  struct ChangedMember {
    Member member;
    Revision revision = 0;
    bool changed = false;
  };
  // `not_found` also when the person is no member, `not_allowed` for the owner's own role.
  // REQUIRES: role is admin or member.
  virtual Task<Result<ChangedMember>> change_role(GroupId id, UserId actor, UserId person,
                                                  GroupRole role) = 0;
  // The actor becomes an admin. `not_found` also when the person is no member.
  virtual Task<Result<Changed>> change_owner(GroupId id, UserId actor, UserId person) = 0;

  // Channels, in store/group_channels.cpp.

  struct NewChannel {
    ConversationId id;
    std::string name;
    std::string description;
    Timestamp created_at;
  };
  struct ChangedChannel {
    Channel channel;
    Group group;
    bool changed = false;
  };
  // Comes last; all members are in it. `limit_reached`.
  virtual Task<Result<ChangedChannel>> create_channel(GroupId id, UserId actor,
                                                      NewChannel channel) = 0;
  // `not_found` also when it is no channel of the group. REQUIRES: !change.empty().
  virtual Task<Result<ChangedChannel>> change_channel(GroupId id, UserId actor,
                                                      ConversationId channel,
                                                      ChannelChange change) = 0;
  // As delete_group, for one channel. `last_channel`; `not_found` also when it is none of the
  // group. The revision after it.
  virtual Task<Result<Revision>> delete_channel(GroupId id, UserId actor, ConversationId channel,
                                                Timestamp at) = 0;
  struct Ordered {
    Group group;
    std::vector<Channel> moved;  // whose position changed
  };
  // `invalid_field` unless these are all channels of the group. REQUIRES: none is there twice.
  virtual Task<Result<Ordered>> order_channels(GroupId id, UserId actor,
                                               std::vector<ConversationId> channels) = 0;

  // In store/group_purge.cpp. Takes one bounded batch of rows of what was deleted at or before
  // this moment out of the database. False: nothing is left. Any number of servers may do it at
  // the same time.
  virtual Task<Result<bool>> purge_deleted(Timestamp deleted_by) = 0;
};

}  // namespace parley
