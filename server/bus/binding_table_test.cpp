#include "bus/binding_table.hpp"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

namespace parley::bus {
namespace {

using namespace std::chrono_literals;

class BindingTableTest : public ::testing::Test {
 protected:
  static constexpr std::size_t plenty = 1'000;

  static Topic topic(std::int64_t user) { return Topic::of(UserId(user)); }

  // Whether it is ready at once; `told_` counts every `ready` that is called.
  bool subscribe(std::int64_t user) {
    BindingTable::Ready ready = [this] { ++told_; };
    const bool at_once = table_.subscribe(topic(user), ready, now_);
    if (at_once) ready();
    return at_once;
  }
  void unsubscribe(std::int64_t user) { table_.unsubscribe(topic(user), now_); }

  // What a round would send, as "+1 +2 -3 ".
  std::string round(std::size_t max_commands = plenty) {
    std::string text;
    const auto sent = table_.next_round(max_commands, now_);
    for (const Topic& bound : sent.bind) text += '+' + std::to_string(bound.id) + ' ';
    for (const Topic& unbound : sent.unbind) text += '-' + std::to_string(unbound.id) + ' ';
    return text;
  }
  void confirm() { call(table_.confirm()); }
  static void call(const std::vector<BindingTable::Ready>& callbacks) {
    for (const auto& ready : callbacks) ready();
  }
  void bind(std::int64_t user) {
    subscribe(user);
    round();
    confirm();
  }

  BindingTable::Clock::time_point now_ = BindingTable::Clock::now();
  BindingTable table_{{.grace = 30s, .patience = 2s}, now_};
  int told_ = 0;
};

TEST_F(BindingTableTest, AReadyWaitsForTheBarrier) {
  table_.restore();
  EXPECT_FALSE(subscribe(1));
  EXPECT_EQ(round(), "+1 ");
  EXPECT_EQ(told_, 0);
  confirm();
  EXPECT_EQ(told_, 1);
  EXPECT_EQ(round(), "");
}

TEST_F(BindingTableTest, OneRoundIsUnderWayAtATime) {
  table_.restore();
  subscribe(1);
  EXPECT_EQ(round(), "+1 ");
  subscribe(2);
  EXPECT_EQ(round(), "");
  confirm();
  EXPECT_EQ(told_, 1);
  EXPECT_EQ(round(), "+2 ");
  confirm();
  EXPECT_EQ(told_, 2);
}

TEST_F(BindingTableTest, RoundsAreBounded) {
  table_.restore();
  for (int user = 1; user <= 3; ++user) subscribe(user);
  EXPECT_EQ(round(2), "+1 +2 ");
  confirm();
  EXPECT_EQ(round(2), "+3 ");
}

TEST_F(BindingTableTest, CountsItsUsers) {
  table_.restore();
  subscribe(1);
  subscribe(1);
  EXPECT_EQ(round(), "+1 ");
  confirm();
  EXPECT_EQ(told_, 2);
  unsubscribe(1);
  now_ += 60s;
  EXPECT_EQ(round(), "");
  unsubscribe(1);
  now_ += 60s;
  EXPECT_EQ(round(), "-1 ");
}

TEST_F(BindingTableTest, WithinTheGraceNothingIsSent) {
  table_.restore();
  bind(1);
  unsubscribe(1);
  now_ += 29s;
  EXPECT_EQ(round(), "");
  EXPECT_TRUE(subscribe(1));
  now_ += 60s;
  EXPECT_EQ(round(), "");
  EXPECT_EQ(table_.size(), 1U);
}

TEST_F(BindingTableTest, AGraceBeginsAnewWithEachLeave) {
  table_.restore();
  bind(1);
  unsubscribe(1);
  now_ += 20s;
  EXPECT_TRUE(subscribe(1));
  unsubscribe(1);
  now_ += 20s;
  EXPECT_EQ(round(), "");
  now_ += 10s;
  EXPECT_EQ(round(), "-1 ");
  confirm();
  EXPECT_EQ(table_.size(), 0U);
}

TEST_F(BindingTableTest, WhoComesBackWhileATopicIsUnboundWaitsForANewBinding) {
  table_.restore();
  bind(1);
  unsubscribe(1);
  now_ += 30s;
  EXPECT_EQ(round(), "-1 ");
  told_ = 0;
  EXPECT_FALSE(subscribe(1));
  confirm();
  EXPECT_EQ(told_, 0);
  EXPECT_EQ(round(), "+1 ");
  confirm();
  EXPECT_EQ(told_, 1);
}

TEST_F(BindingTableTest, WhoComesAndGoesWhileATopicIsUnboundLeavesNothing) {
  table_.restore();
  bind(1);
  unsubscribe(1);
  now_ += 30s;
  EXPECT_EQ(round(), "-1 ");
  subscribe(1);
  unsubscribe(1);
  confirm();
  EXPECT_EQ(table_.size(), 0U);
  now_ += 60s;
  EXPECT_EQ(round(), "");
}

TEST_F(BindingTableTest, WhoLeavesBeforeTheCommandIsForgotten) {
  table_.restore();
  subscribe(1);
  unsubscribe(1);
  EXPECT_EQ(round(), "");
  EXPECT_EQ(table_.size(), 0U);
  subscribe(1);
  EXPECT_EQ(round(), "+1 ");
}

TEST_F(BindingTableTest, WhoLeavesDuringTheRoundIsNotTold) {
  table_.restore();
  subscribe(1);
  EXPECT_EQ(round(), "+1 ");
  unsubscribe(1);
  confirm();
  EXPECT_EQ(told_, 0);
  EXPECT_TRUE(subscribe(1));
  unsubscribe(1);
  now_ += 30s;
  EXPECT_EQ(round(), "-1 ");
}

TEST_F(BindingTableTest, AfterALossEverythingWantedIsBoundAgain) {
  table_.restore();
  bind(1);
  bind(2);
  unsubscribe(2);
  told_ = 0;
  table_.lose(now_);
  EXPECT_FALSE(table_.is_restored());
  EXPECT_EQ(table_.size(), 1U);  // what was in its grace is forgotten
  EXPECT_EQ(round(), "");
  subscribe(3);
  table_.restore();
  EXPECT_FALSE(table_.is_restored());
  std::string sent = round();
  EXPECT_TRUE(sent == "+1 +3 " || sent == "+3 +1 ") << sent;
  EXPECT_FALSE(table_.is_restored());
  confirm();
  EXPECT_TRUE(table_.is_restored());
  EXPECT_EQ(told_, 1);
  EXPECT_FALSE(table_.take_owed_gap());
}

TEST_F(BindingTableTest, ALossDuringARoundForgetsTheRound) {
  table_.restore();
  subscribe(1);
  EXPECT_EQ(round(), "+1 ");
  table_.lose(now_);
  EXPECT_FALSE(table_.is_round_under_way());
  table_.restore();
  EXPECT_EQ(round(), "+1 ");
  confirm();
  EXPECT_EQ(told_, 1);
}

TEST_F(BindingTableTest, WhoLeavesDuringTheRestoringHoldsNothingUp) {
  table_.restore();
  bind(1);
  table_.lose(now_);
  table_.restore();
  EXPECT_FALSE(table_.is_restored());
  unsubscribe(1);
  EXPECT_TRUE(table_.is_restored());
}

TEST_F(BindingTableTest, NewcomersDoNotDelayTheRestoring) {
  table_.restore();
  bind(1);
  table_.lose(now_);
  table_.restore();
  EXPECT_EQ(round(), "+1 ");
  subscribe(2);
  confirm();
  EXPECT_TRUE(table_.is_restored());
}

TEST_F(BindingTableTest, PatienceEndsOnceForAll) {
  subscribe(1);
  now_ += 1s;
  subscribe(2);
  call(table_.take_impatient(now_));
  EXPECT_EQ(told_, 0);
  now_ += 1s;
  call(table_.take_impatient(now_));
  EXPECT_EQ(told_, 2);
  EXPECT_TRUE(subscribe(3));
  // They are bound all the same, are not told twice, and are owed a gap.
  table_.restore();
  EXPECT_FALSE(table_.take_owed_gap());
  round();
  confirm();
  EXPECT_EQ(told_, 3);
  EXPECT_TRUE(table_.take_owed_gap());
  EXPECT_FALSE(table_.take_owed_gap());
}

TEST_F(BindingTableTest, PatienceCountsFromTheLastSignOfLife) {
  table_.restore();
  now_ += 100s;
  table_.lose(now_ - 1s);
  EXPECT_FALSE(subscribe(1));
  now_ += 1s;
  EXPECT_TRUE(subscribe(2));
}

TEST_F(BindingTableTest, AConnectionThatRestoresNothingDoesNotRenewPatience) {
  table_.restore();
  bind(1);
  table_.lose(now_);
  now_ += 2s;
  table_.restore();
  table_.lose(now_);
  EXPECT_TRUE(subscribe(2));
}

TEST_F(BindingTableTest, WhileTheBrokerIsThereOnlyABindingCounts) {
  table_.restore();
  now_ += 100s;
  EXPECT_FALSE(subscribe(1));
  now_ += 100s;
  call(table_.take_impatient(now_));
  EXPECT_EQ(told_, 0);
}

TEST_F(BindingTableTest, ForgetsThoseWhoWait) {
  subscribe(1);
  table_.forget_waiting();
  table_.restore();
  EXPECT_EQ(round(), "+1 ");
  confirm();
  EXPECT_EQ(told_, 0);
}

TEST_F(BindingTableTest, IgnoresALeaveTooMany) {
  table_.restore();
  unsubscribe(1);
  bind(1);
  unsubscribe(1);
  unsubscribe(1);
  EXPECT_TRUE(subscribe(1));
}

}  // namespace
}  // namespace parley::bus
