// For the tests of groups, members, channels and invites: a store, and groups made in one line.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/secrets.hpp"
#include "model/errors.hpp"
#include "model/group_rules.hpp"
#include "model/text_rules.hpp"
#include "store/store_fixture_test.hpp"

namespace parley::store {

class GroupContract : public StoreContract {
 protected:
  using enum GroupRole;
  static constexpr Timestamp at{5000};

  static GroupStore::NewGroup new_group(UserId owner, std::vector<UserId> members,
                                        std::string name = "Society") {
    GroupStore::NewGroup group;
    group.id = make_id<GroupTag>();
    group.channel_id = make_id<ConversationTag>();
    group.owner = owner;
    group.name = std::move(name);
    group.description = "Of engines";
    group.color = "teal";
    group.channel_name = "general";
    group.members = std::move(members);
    group.created_at = Timestamp(4000);
    return group;
  }

  GroupId make_group(UserId owner, std::vector<UserId> members, std::string name = "Society") {
    const auto created =
        run(groups().create_group(new_group(owner, std::move(members), std::move(name))));
    EXPECT_TRUE(created) << created.error().message;
    return created ? created->group.profile.id : GroupId();
  }

  // Owner, admin and member, in a group of three at revision 2.
  struct Trio {
    GroupId id;
    UserId owner;
    UserId admin;
    UserId member;
  };
  Trio make_trio() {
    Trio trio;
    trio.owner = make_user("olga", "Olga");
    trio.admin = make_user("adam", "Adam");
    trio.member = make_user("mia", "Mia");
    trio.id = make_group(trio.owner, {trio.admin, trio.member});
    EXPECT_TRUE(run(groups().change_role(trio.id, trio.owner, trio.admin, admin)));
    return trio;
  }

  GroupStore::NewChannel new_channel(std::string name) {
    return {make_id<ConversationTag>(), std::move(name), "", at};
  }

  Group group_of(GroupId id, UserId viewer) {
    const auto found = run(groups().find_group(id, viewer));
    EXPECT_TRUE(found && *found);
    return found && *found ? **found : Group();
  }
  Revision revision_of(GroupId id, UserId viewer) { return group_of(id, viewer).revision; }
  ConversationId channel_of(GroupId id, UserId viewer) {
    const Group group = group_of(id, viewer);
    return group.channels.empty() ? ConversationId() : group.channels.front().id;
  }
  // "general random "
  std::string channels_of(GroupId id, UserId viewer) {
    std::string text;
    for (const Channel& channel : group_of(id, viewer).channels) text += channel.name + " ";
    return text;
  }
  std::int64_t channels_of_person(UserId person) {
    return count(fmt::format("SELECT count(*) FROM conversation_members WHERE user_id = {}",
                             person.value()));
  }

  static std::string names_of(const std::vector<Member>& members) {
    std::string text;
    for (const Member& entry : members) text += entry.user.display_name + " ";
    return text;
  }
  // "Ada:owner Grace:member "
  std::string roles_of(GroupId id) {
    const auto listed = run(groups().list_members(id, {}, 500));
    EXPECT_TRUE(listed) << listed.error().message;
    std::string text;
    for (const Member& entry : listed.value_or(std::vector<Member>())) {
      text += fmt::format("{}:{} ", entry.user.display_name, name_of(entry.role));
    }
    return text;
  }

  InviteStore::NewInvite new_invite(GroupId group, std::optional<int> max_uses = {}) {
    return {make_id<InviteTag>(), group, make_token(), {}, max_uses, Timestamp(4500)};
  }
  Invite make_invite(GroupId group, UserId actor, std::optional<int> max_uses = {}) {
    const auto invite = run(invites().create_invite(actor, new_invite(group, max_uses)));
    EXPECT_TRUE(invite) << invite.error().message;
    return invite.value_or(Invite());
  }

  std::int64_t count(const std::string& sql) { return place().number(sql); }

  // How many batches it took.
  int purge() {
    int batches = 0;
    while (run(groups().purge_deleted(at)).value_or(false)) ++batches;
    return batches;
  }

  // What every group must be, whatever happened to it: the count is that of the members, there is
  // one owner, and every member is in every channel.
  void expect_sound(GroupId id) {
    const std::int64_t group = id.value();
    EXPECT_EQ(count(fmt::format("SELECT member_count FROM groups WHERE id = {}", group)),
              count(fmt::format("SELECT count(*) FROM group_members WHERE group_id = {}", group)));
    EXPECT_EQ(count(fmt::format("SELECT count(*) FROM group_members WHERE group_id = {}"
                                " AND role = 2",
                                group)),
              1);
    EXPECT_EQ(count(fmt::format("SELECT count(*) FROM group_members m CROSS JOIN conversations c"
                                " WHERE m.group_id = {0} AND c.group_id = {0}"
                                " AND c.deleted_at IS NULL",
                                group)),
              count(fmt::format("SELECT count(*) FROM conversation_members v"
                                " JOIN conversations c ON c.id = v.conversation_id"
                                " WHERE c.group_id = {} AND c.deleted_at IS NULL",
                                group)));
  }
};

}  // namespace parley::store
