#include "gateway/group_subscriptions.hpp"

#include <algorithm>

#include <gtest/gtest.h>

namespace parley::gateway {
namespace {

using Change = Membership::Change;
using Effect = GroupSubscriptions::Effect;
using Memberships = std::vector<GroupMembership>;
using Groups = std::vector<GroupId>;

constexpr GroupId group{7};

class GroupSubscriptionsTest : public testing::Test {
 protected:
  Effect joined(std::int64_t revision, GroupId which = group) {
    return groups.apply({Change::joined, which, revision});
  }
  Effect left(std::int64_t revision, GroupId which = group) {
    return groups.apply({Change::left, which, revision});
  }
  GroupSubscriptions::Correction read(const Memberships& memberships) {
    groups.begin_reading();
    return groups.correct(memberships);
  }

  GroupSubscriptions groups;
};

TEST_F(GroupSubscriptionsTest, ListensFromJoiningToLeaving) {
  EXPECT_FALSE(groups.listens_to(group));
  EXPECT_EQ(joined(3), Effect::start);
  EXPECT_TRUE(groups.listens_to(group));
  EXPECT_EQ(left(5), Effect::stop);
  EXPECT_FALSE(groups.listens_to(group));
  EXPECT_EQ(joined(6), Effect::start);
  EXPECT_EQ(groups.groups(), Groups{group});
}

TEST_F(GroupSubscriptionsTest, WhatComesLateOrAgainChangesNothing) {
  EXPECT_EQ(left(5), Effect::tell);
  EXPECT_EQ(joined(3), Effect::late);
  EXPECT_FALSE(groups.listens_to(group));
  EXPECT_EQ(left(5), Effect::late);
  EXPECT_EQ(joined(6), Effect::start);
  EXPECT_EQ(left(5), Effect::late);
  EXPECT_EQ(joined(6), Effect::late);
  EXPECT_TRUE(groups.listens_to(group));
}

TEST_F(GroupSubscriptionsTest, ALeavingThatWasMissedIsMadeUpForByTheNextJoining) {
  EXPECT_EQ(joined(3), Effect::start);
  EXPECT_EQ(joined(9), Effect::restart);
  EXPECT_EQ(left(8), Effect::late);
  EXPECT_TRUE(groups.listens_to(group));
}

TEST_F(GroupSubscriptionsTest, AGroupThatEndedIsLeft) {
  EXPECT_EQ(joined(3), Effect::start);
  EXPECT_EQ(groups.apply({Change::ended, group, 4}), Effect::stop);
  EXPECT_EQ(joined(3), Effect::late);
}

TEST_F(GroupSubscriptionsTest, TheDatabaseCorrectsWhatEventsDidNotSay) {
  EXPECT_EQ(joined(3, GroupId(1)), Effect::start);
  EXPECT_EQ(joined(3, GroupId(2)), Effect::start);
  const auto correction = read({{GroupId(2), 8}, {GroupId(3), 1}});
  EXPECT_EQ(correction.stop, Groups{GroupId(1)});
  EXPECT_EQ(correction.start, Groups{GroupId(3)});
  EXPECT_EQ(groups.groups(), (Groups{GroupId(2), GroupId(3)}));
  EXPECT_EQ(left(5, GroupId(2)), Effect::late);  // it was before what was read
  EXPECT_EQ(joined(3, GroupId(1)), Effect::late);
  EXPECT_EQ(joined(4, GroupId(1)), Effect::start);
}

TEST_F(GroupSubscriptionsTest, WhatHappensWhileTheDatabaseIsReadCountsMore) {
  EXPECT_EQ(joined(3, GroupId(1)), Effect::start);
  groups.begin_reading();
  EXPECT_EQ(joined(2, GroupId(2)), Effect::start);  // read before it was committed
  EXPECT_EQ(left(9, GroupId(1)), Effect::stop);     // read before it was committed
  EXPECT_EQ(left(6, GroupId(3)), Effect::tell);
  const auto correction = groups.correct(Memberships{{GroupId(1), 8}, {GroupId(3), 5}});
  EXPECT_TRUE(correction.start.empty());
  EXPECT_TRUE(correction.stop.empty());
  EXPECT_EQ(groups.groups(), Groups{GroupId(2)});
}

TEST_F(GroupSubscriptionsTest, WhoCameBackIsFoundInTheDatabase) {
  EXPECT_EQ(left(5), Effect::tell);
  EXPECT_EQ(read({{group, 7}}).start, Groups{group});
  EXPECT_TRUE(read({{group, 9}}).start.empty());
  EXPECT_EQ(left(8), Effect::late);
  EXPECT_EQ(left(10), Effect::stop);
}

TEST_F(GroupSubscriptionsTest, RemembersTheLastThatWereLeft) {
  EXPECT_EQ(joined(1, GroupId(500)), Effect::start);
  constexpr std::int64_t count = GroupSubscriptions::max_left + 1;
  for (std::int64_t id = 1; id <= count; ++id) EXPECT_EQ(left(5, GroupId(id)), Effect::tell);
  EXPECT_TRUE(groups.listens_to(GroupId(500)));
  EXPECT_EQ(joined(4, GroupId(2)), Effect::late);
  EXPECT_EQ(joined(4, GroupId(1)), Effect::start);  // forgotten
  // Leaving again makes it the newest of them.
  EXPECT_EQ(left(6, GroupId(2)), Effect::tell);
  EXPECT_EQ(left(5, GroupId(100)), Effect::tell);
  EXPECT_EQ(left(5, GroupId(101)), Effect::tell);
  EXPECT_EQ(joined(5, GroupId(2)), Effect::late);
  EXPECT_EQ(joined(4, GroupId(3)), Effect::start);
}

}  // namespace
}  // namespace parley::gateway
