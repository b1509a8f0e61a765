// Groups over a Database; see ports/group_store.hpp. Stateless beside it.
#pragma once

#include <optional>
#include <vector>

#include "ports/group_store.hpp"
#include "store/database.hpp"

namespace parley::store {

class DatabaseGroupStore final : public GroupStore {
 public:
  // `database` outlives the store.
  explicit DatabaseGroupStore(Database& database) : database_(database) {}

  Task<Result<Created>> create_group(NewGroup group) override;
  Task<Result<std::vector<Group>>> list_groups(UserId viewer) override;
  Task<Result<std::optional<Group>>> find_group(GroupId id, UserId viewer) override;
  Task<Result<std::optional<GroupRole>>> find_role(GroupId id, UserId user) override;
  Task<Result<Changed>> change_group(GroupId id, UserId actor, GroupChange change) override;
  Task<Result<Revision>> delete_group(GroupId id, UserId actor, Timestamp at) override;

  // In group_members.cpp.
  Task<Result<Additions>> add_members(GroupId id, UserId actor, std::vector<UserId> people,
                                      Timestamp at) override;
  Task<Result<std::vector<Member>>> list_members(GroupId id, std::optional<MemberCursor> after,
                                                 int limit) override;
  Task<Result<Left>> remove_member(GroupId id, UserId actor, UserId person, Timestamp at) override;
  Task<Result<ChangedMember>> change_role(GroupId id, UserId actor, UserId person,
                                          GroupRole role) override;
  Task<Result<Changed>> change_owner(GroupId id, UserId actor, UserId person) override;

  // In group_channels.cpp.
  Task<Result<ChangedChannel>> create_channel(GroupId id, UserId actor,
                                              NewChannel channel) override;
  Task<Result<ChangedChannel>> change_channel(GroupId id, UserId actor, ConversationId channel,
                                              ChannelChange change) override;
  Task<Result<Revision>> delete_channel(GroupId id, UserId actor, ConversationId channel,
                                        Timestamp at) override;
  Task<Result<Ordered>> order_channels(GroupId id, UserId actor,
                                       std::vector<ConversationId> channels) override;

  // In group_purge.cpp.
  Task<Result<bool>> purge_deleted(Timestamp deleted_by) override;

 private:
  Database& database_;
};

}  // namespace parley::store
