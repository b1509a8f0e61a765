// Groups, members, channels and invites on every engine.
#include "store/group_fixture_test.hpp"

namespace parley::store {
namespace {

class GroupStoreContract : public GroupContract {};

TEST_P(GroupStoreContract, AGroupBeginsWithOneChannelAndItsOwner) {
  const UserId ada = make_user("ada", "Ada");
  const UserId grace = make_user("grace", "Grace");
  const UserId mary = make_user("mary", "Mary");
  const UserId nobody(4711);

  const auto created = run(groups().create_group(new_group(ada, {mary, nobody, grace})));
  ASSERT_TRUE(created) << created.error().message;
  const Group& group = created->group;
  EXPECT_EQ(group.profile.name, "Society");
  EXPECT_EQ(group.profile.description, "Of engines");
  EXPECT_EQ(group.profile.color, "teal");
  EXPECT_EQ(group.profile.member_count, 3);
  EXPECT_EQ(group.revision, 1);
  EXPECT_EQ(group.role, owner);
  ASSERT_EQ(group.channels.size(), 1U);
  EXPECT_EQ(group.channels[0].name, "general");
  EXPECT_EQ(group.channels[0].position, 0);
  EXPECT_EQ(created->additions.not_added, std::vector{nobody});
  EXPECT_EQ(names_of(created->additions.added), "Grace Mary ");

  EXPECT_EQ(roles_of(group.profile.id), "Ada:owner Grace:member Mary:member ");
  for (const UserId member : {ada, grace, mary}) {
    const auto found = run(groups().find_group(group.profile.id, member));
    ASSERT_TRUE(found && *found);
    EXPECT_EQ((*found)->role, member == ada ? owner : GroupRole::member);
    EXPECT_EQ((*found)->channels, group.channels);
    EXPECT_EQ(channels_of_person(member), 1);
  }
  EXPECT_FALSE(*run(groups().find_group(group.profile.id, make_user("eve"))));
}

TEST_P(GroupStoreContract, MyGroupsByName) {
  const UserId ada = make_user("ada");
  const UserId grace = make_user("grace");
  const GroupId beta = make_group(ada, {grace}, "beta");
  const GroupId alpha = make_group(grace, {ada}, "Alpha");
  make_group(grace, {}, "Gamma");

  const auto listed = run(groups().list_groups(ada));
  ASSERT_TRUE(listed);
  ASSERT_EQ(listed->size(), 2U);
  EXPECT_EQ((*listed)[0].profile.id, alpha);
  EXPECT_EQ((*listed)[0].role, member);
  EXPECT_EQ((*listed)[1].profile.id, beta);
  EXPECT_EQ((*listed)[1].role, owner);
  EXPECT_EQ((*listed)[1].channels.size(), 1U);
}

TEST_P(GroupStoreContract, NobodyHasMoreGroupsThanTheLimit) {
  const UserId ada = make_user("ada");
  const UserId grace = make_user("grace");
  for (int n = 0; n < max_groups_per_user; ++n) {
    ASSERT_TRUE(run(groups().create_group(new_group(ada, {}))));
  }
  const auto refused = run(groups().create_group(new_group(ada, {})));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, errors::limit_reached);
  // Nobody else can put her into one either; which of the reasons it is, is not told.
  const auto created = run(groups().create_group(new_group(grace, {ada})));
  ASSERT_TRUE(created);
  EXPECT_EQ(created->additions.not_added, std::vector{ada});
  const GroupId id = created->group.profile.id;
  const auto invited = run(invites().join_group(make_invite(id, grace).token, ada, at));
  ASSERT_FALSE(invited);
  EXPECT_EQ(invited.error().code, errors::limit_reached);
  // A group that is deleted makes room at once.
  const auto mine = run(groups().list_groups(ada));
  ASSERT_TRUE(run(groups().delete_group(mine->front().profile.id, ada, at)));
  EXPECT_TRUE(run(groups().create_group(new_group(ada, {}))));
}

TEST_P(GroupStoreContract, ChangesOfTheGroup) {
  const UserId ada = make_user("ada");
  const UserId grace = make_user("grace");
  const GroupId id = make_group(ada, {grace});

  GroupChange change;
  change.name = "Engines";
  change.color = "pink";
  auto changed = run(groups().change_group(id, ada, change));
  ASSERT_TRUE(changed);
  EXPECT_TRUE(changed->changed);
  EXPECT_EQ(changed->group.revision, 2);
  EXPECT_EQ(changed->group.profile.name, "Engines");
  EXPECT_EQ(changed->group.profile.description, "Of engines");
  EXPECT_EQ(changed->group.profile.color, "pink");

  // The same again is no change.
  changed = run(groups().change_group(id, ada, change));
  ASSERT_TRUE(changed);
  EXPECT_FALSE(changed->changed);
  EXPECT_EQ(changed->group.revision, 2);

  const auto by_member = run(groups().change_group(id, grace, change));
  ASSERT_FALSE(by_member);
  EXPECT_EQ(by_member.error().code, errors::not_allowed);
  const auto by_stranger = run(groups().change_group(id, make_user("eve"), change));
  ASSERT_FALSE(by_stranger);
  EXPECT_EQ(by_stranger.error().code, errors::not_found);
  EXPECT_EQ(revision_of(id, ada), 2);
}

TEST_P(GroupStoreContract, ADeletedGroupIsGoneAtOnceAndItsRowsLater) {
  const UserId ada = make_user("ada");
  const UserId grace = make_user("grace");
  const GroupId id = make_group(ada, {grace});
  const GroupId other = make_group(ada, {grace});
  const Invite invite = make_invite(id, ada);
  const UserId eve = make_user("eve");
  ASSERT_TRUE(run(groups().add_members(id, ada, {eve}, at)));
  ASSERT_TRUE(run(groups().remove_member(id, ada, eve, at)));

  const auto by_member = run(groups().delete_group(id, grace, at));
  ASSERT_FALSE(by_member);
  EXPECT_EQ(by_member.error().code, errors::not_allowed);
  EXPECT_FALSE(run(groups().purge_deleted(at)).value());

  const auto deleted = run(groups().delete_group(id, ada, at));
  ASSERT_TRUE(deleted);
  EXPECT_EQ(*deleted, 4);
  EXPECT_FALSE(*run(groups().find_group(id, ada)));
  EXPECT_FALSE(*run(groups().find_role(id, ada)));
  EXPECT_EQ(run(groups().list_groups(grace))->size(), 1U);
  const auto again = run(groups().delete_group(id, ada, at));
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, errors::not_found);
  const auto preview = run(invites().find_invite(invite.token, {}, at));
  ASSERT_FALSE(preview);
  EXPECT_EQ(preview.error().code, errors::not_found);
  EXPECT_EQ(run(invites().join_group(invite.token, make_user("mary"), at)).error().code,
            errors::not_found);

  EXPECT_EQ(count("SELECT count(*) FROM groups"), 2);
  EXPECT_FALSE(run(groups().purge_deleted(Timestamp(at.milliseconds() - 1))).value());
  EXPECT_EQ(purge(), 2);  // its channel, then itself
  EXPECT_EQ(count("SELECT count(*) FROM groups"), 1);
  EXPECT_EQ(count("SELECT count(*) FROM group_members"), 2);
  EXPECT_EQ(count("SELECT count(*) FROM group_removals"), 0);
  EXPECT_EQ(count("SELECT count(*) FROM invites"), 0);
  EXPECT_EQ(count("SELECT count(*) FROM conversations"), 1);
  EXPECT_EQ(count("SELECT count(*) FROM conversation_members"), 2);
  EXPECT_TRUE(*run(groups().find_group(other, grace)));
}

TEST_P(GroupStoreContract, PurgingGoesInBoundedBatches) {
  const UserId ada = make_user("ada");
  const GroupId id = make_group(ada, {});
  const ConversationId channel = channel_of(id, ada);
  constexpr int messages_there = 1200;
  for (int first = 1; first <= messages_there; first += 400) {
    std::string rows;
    for (int seq = first; seq < first + 400; ++seq) {
      rows += fmt::format("{}({}, {}, {}, '{}', 'x', 1)", rows.empty() ? "" : ", ", channel.value(),
                          seq, ada.value(), client_id(static_cast<std::uint64_t>(seq)));
    }
    place().execute(
        "INSERT INTO messages"
        " (conversation_id, seq, sender_id, client_id, body, created_at) VALUES " +
        rows);
  }
  ASSERT_TRUE(run(groups().delete_group(id, ada, at)));
  ASSERT_TRUE(run(groups().purge_deleted(at)).value());
  EXPECT_EQ(count("SELECT count(*) FROM messages"), 700);
  ASSERT_TRUE(run(groups().purge_deleted(at)).value());
  ASSERT_TRUE(run(groups().purge_deleted(at)).value());
  EXPECT_EQ(count("SELECT count(*) FROM messages"), 0);
  EXPECT_EQ(count("SELECT count(*) FROM conversations"), 0);
  EXPECT_EQ(purge(), 1);
  EXPECT_EQ(count("SELECT count(*) FROM groups"), 0);
}

INSTANTIATE_TEST_SUITE_P(Engines, GroupStoreContract, testing::ValuesIn(database_factories()),
                         factory_name);

}  // namespace
}  // namespace parley::store
