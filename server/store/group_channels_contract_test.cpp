// The channels of a group, on every engine.
#include "store/group_fixture_test.hpp"

namespace parley::store {
namespace {

class GroupChannelsContract : public GroupContract {};

TEST_P(GroupChannelsContract, ANewChannelComesLastAndEverybodyIsInIt) {
  const Trio trio = make_trio();
  const auto created =
      run(groups().create_channel(trio.id, trio.admin, {ConversationId(77), "random", "All", at}));
  ASSERT_TRUE(created) << created.error().message;
  EXPECT_EQ(created->channel.id, ConversationId(77));
  EXPECT_EQ(created->channel.name, "random");
  EXPECT_EQ(created->channel.description, "All");
  EXPECT_EQ(created->channel.position, 1);
  EXPECT_EQ(created->group.revision, 3);
  EXPECT_EQ(created->group.channels.size(), 2U);
  expect_sound(trio.id);

  EXPECT_EQ(run(groups().create_channel(trio.id, trio.member, new_channel("x"))).error().code,
            errors::not_allowed);
  EXPECT_EQ(run(groups().create_channel(trio.id, make_user("eve"), new_channel("x"))).error().code,
            errors::not_found);
  EXPECT_EQ(channels_of(trio.id, trio.member), "general random ");
}

TEST_P(GroupChannelsContract, NoMoreChannelsThanTheLimit) {
  const UserId ada = make_user("ada");
  const GroupId id = make_group(ada, {});
  for (int n = 1; n < max_channels_per_group; ++n) {
    ASSERT_TRUE(run(groups().create_channel(id, ada, new_channel(fmt::format("{}", n)))));
  }
  const auto refused = run(groups().create_channel(id, ada, new_channel("one more")));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, errors::limit_reached);
  EXPECT_EQ(revision_of(id, ada), max_channels_per_group);
}

TEST_P(GroupChannelsContract, ChangingAChannel) {
  const Trio trio = make_trio();
  const ConversationId channel = channel_of(trio.id, trio.owner);
  ChannelChange change;
  change.description = "Everything";
  auto changed = run(groups().change_channel(trio.id, trio.admin, channel, change));
  ASSERT_TRUE(changed);
  EXPECT_TRUE(changed->changed);
  EXPECT_EQ(changed->channel.name, "general");
  EXPECT_EQ(changed->channel.description, "Everything");
  EXPECT_EQ(changed->group.revision, 3);
  changed = run(groups().change_channel(trio.id, trio.admin, channel, change));
  ASSERT_TRUE(changed);
  EXPECT_FALSE(changed->changed);
  EXPECT_EQ(changed->group.revision, 3);

  EXPECT_EQ(run(groups().change_channel(trio.id, trio.member, channel, change)).error().code,
            errors::not_allowed);
  // A channel of another group, a direct conversation, nothing.
  const GroupId other = make_group(trio.owner, {});
  const ConversationId direct = open(trio.owner, trio.admin);
  for (const ConversationId wrong : {channel_of(other, trio.owner), direct, ConversationId(4711)}) {
    change.name = "stolen";
    EXPECT_EQ(run(groups().change_channel(trio.id, trio.owner, wrong, change)).error().code,
              errors::not_found);
    EXPECT_EQ(run(groups().delete_channel(trio.id, trio.owner, wrong, at)).error().code,
              errors::not_found);
  }
  EXPECT_EQ(channels_of(other, trio.owner), "general ");
  EXPECT_EQ(revision_of(other, trio.owner), 1);
}

TEST_P(GroupChannelsContract, DeletingAChannel) {
  const Trio trio = make_trio();
  const ConversationId first = channel_of(trio.id, trio.owner);
  const auto last = run(groups().delete_channel(trio.id, trio.owner, first, at));
  ASSERT_FALSE(last);
  EXPECT_EQ(last.error().code, errors::last_channel);
  const auto second = run(groups().create_channel(trio.id, trio.owner, new_channel("second")));
  ASSERT_TRUE(second);
  EXPECT_EQ(run(groups().delete_channel(trio.id, trio.member, first, at)).error().code,
            errors::not_allowed);

  const auto deleted = run(groups().delete_channel(trio.id, trio.admin, first, at));
  ASSERT_TRUE(deleted) << deleted.error().message;
  EXPECT_EQ(*deleted, 4);
  EXPECT_EQ(channels_of(trio.id, trio.member), "second ");
  EXPECT_EQ(run(groups().delete_channel(trio.id, trio.admin, first, at)).error().code,
            errors::not_found);
  // What comes next goes behind what is left.
  const auto third = run(groups().create_channel(trio.id, trio.owner, new_channel("third")));
  ASSERT_TRUE(third);
  EXPECT_EQ(third->channel.position, 2);

  EXPECT_EQ(channels_of_person(trio.member), 3);
  EXPECT_EQ(purge(), 1);
  EXPECT_EQ(channels_of_person(trio.member), 2);
  expect_sound(trio.id);
}

TEST_P(GroupChannelsContract, OfTwoLastChannelsOneStays) {
  const UserId ada = make_user("ada");
  const GroupId id = make_group(ada, {});
  const ConversationId first = channel_of(id, ada);
  const ConversationId second =
      run(groups().create_channel(id, ada, new_channel("second")))->channel.id;
  auto one = start(groups().delete_channel(id, ada, first, at));
  auto other = start(groups().delete_channel(id, ada, second, at));
  const bool one_deleted = one.get().has_value();
  EXPECT_NE(one_deleted, other.get().has_value());
  EXPECT_EQ(group_of(id, ada).channels.size(), 1U);
}

TEST_P(GroupChannelsContract, Ordering) {
  const Trio trio = make_trio();
  std::vector<ConversationId> order{channel_of(trio.id, trio.owner)};
  for (const char* name : {"b", "c"}) {
    order.push_back(
        run(groups().create_channel(trio.id, trio.owner, new_channel(name)))->channel.id);
  }
  const ConversationId gone =
      run(groups().create_channel(trio.id, trio.owner, new_channel("d")))->channel.id;
  ASSERT_TRUE(run(groups().delete_channel(trio.id, trio.owner, gone, at)));
  const Revision before = revision_of(trio.id, trio.owner);

  std::swap(order[0], order[1]);
  auto ordered = run(groups().order_channels(trio.id, trio.admin, order));
  ASSERT_TRUE(ordered) << ordered.error().message;
  EXPECT_EQ(channels_of(trio.id, trio.member), "b general c ");
  EXPECT_EQ(ordered->moved.size(), 2U);
  EXPECT_EQ(ordered->group.revision, before + 1);
  ordered = run(groups().order_channels(trio.id, trio.admin, order));
  ASSERT_TRUE(ordered);
  EXPECT_TRUE(ordered->moved.empty());
  EXPECT_EQ(ordered->group.revision, before + 1);

  const auto expect_refused = [&](std::vector<ConversationId> wrong) {
    const auto refused = run(groups().order_channels(trio.id, trio.owner, std::move(wrong)));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, errors::invalid_field);
  };
  expect_refused({order[0], order[1]});
  expect_refused({order[2], order[1], ConversationId(4711)});
  expect_refused({order[2], order[1], order[0], gone});
  expect_refused({order[2], order[1], gone});
  EXPECT_EQ(run(groups().order_channels(trio.id, trio.member, order)).error().code,
            errors::not_allowed);
  EXPECT_EQ(run(groups().order_channels(trio.id, make_user("eve"), order)).error().code,
            errors::not_found);
  EXPECT_EQ(channels_of(trio.id, trio.member), "b general c ");
  EXPECT_EQ(revision_of(trio.id, trio.owner), before + 1);
}

INSTANTIATE_TEST_SUITE_P(Engines, GroupChannelsContract, testing::ValuesIn(database_factories()),
                         factory_name);

}  // namespace
}  // namespace parley::store
