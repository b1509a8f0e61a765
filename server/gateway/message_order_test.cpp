#include "gateway/message_order.hpp"

#include <gtest/gtest.h>

namespace parley::gateway {
namespace {

using namespace std::chrono_literals;
using Seqs = std::vector<Seq>;

class MessageOrderTest : public testing::Test {
 protected:
  static MessageOrder::Options small() {
    MessageOrder::Options options;
    options.patience = 50ms;
    options.max_missing = 4;
    options.max_held = 5;
    options.max_streams = 2;
    return options;
  }

  static Delivery message(Seq seq, std::int64_t conversation = 7, std::int64_t user = 1) {
    Event event;
    event.topic = Topic::of(UserId(user));
    event.conversation = ConversationId(conversation);
    event.seq = seq;
    return {std::make_shared<const Event>(event), nullptr};
  }

  Seqs take() {
    Seqs seqs;
    for (const Delivery& delivery : ready_) seqs.push_back(delivery.event->seq);
    ready_.clear();
    return seqs;
  }
  Seqs arrive(const Delivery& delivery) {
    order_.arrive(delivery, now_, ready_);
    return take();
  }
  Seqs arrive(Seq seq, std::int64_t conversation = 7, std::int64_t user = 1) {
    return arrive(message(seq, conversation, user));
  }
  Seqs wait(std::chrono::milliseconds time) {
    now_ += time;
    order_.expire(now_, ready_);
    return take();
  }

  MessageOrder order_{small()};
  MessageOrder::Clock::time_point now_{};
  std::vector<Delivery> ready_;
};

TEST_F(MessageOrderTest, TheFirstThatIsHeardIsTheFirst) {
  EXPECT_EQ(arrive(40), Seqs{40});
  EXPECT_EQ(arrive(41), Seqs{41});
  EXPECT_FALSE(order_.next_expiry());
}

TEST_F(MessageOrderTest, OneThatOvertookWaitsForThoseBeforeIt) {
  arrive(1);
  EXPECT_EQ(arrive(4), Seqs{});
  EXPECT_EQ(arrive(3), Seqs{});
  EXPECT_EQ(order_.held(), 2U);
  EXPECT_EQ(arrive(2), (Seqs{2, 3, 4}));
  EXPECT_EQ(order_.held(), 0U);
  EXPECT_FALSE(order_.next_expiry());
  EXPECT_EQ(arrive(5), Seqs{5});
}

TEST_F(MessageOrderTest, WhatNeverComesIsNotWaitedForLonger) {
  arrive(1);
  arrive(3);
  now_ += 20ms;
  arrive(5);
  EXPECT_EQ(order_.next_expiry(), MessageOrder::Clock::time_point{} + 50ms);
  EXPECT_EQ(wait(29ms), Seqs{});
  EXPECT_EQ(wait(1ms), Seqs{3});
  // It goes by its own time.
  EXPECT_EQ(wait(19ms), Seqs{});
  EXPECT_EQ(wait(1ms), Seqs{5});
  EXPECT_EQ(arrive(6), Seqs{6});
}

TEST_F(MessageOrderTest, ThoseThatFollowGoWithTheOneThatWaitedLongEnough) {
  arrive(1);
  arrive(3);
  now_ += 20ms;
  arrive(4);
  EXPECT_EQ(wait(30ms), (Seqs{3, 4}));
  EXPECT_EQ(wait(1s), Seqs{});
}

TEST_F(MessageOrderTest, WhatIsLateOrComesAgainGoesAtOnce) {
  arrive(1);
  arrive(3);
  wait(50ms);
  EXPECT_EQ(arrive(2), Seqs{2});
  EXPECT_EQ(arrive(3), Seqs{3});
  EXPECT_EQ(arrive(4), Seqs{4});
}

TEST_F(MessageOrderTest, TheSameOneHeldTwiceGoesOnce) {
  arrive(1);
  arrive(3);
  arrive(3);
  EXPECT_EQ(arrive(2), (Seqs{2, 3}));
}

TEST_F(MessageOrderTest, WhenManyAreMissingNothingIsHeld) {
  arrive(1);
  EXPECT_EQ(arrive(6), Seqs{});
  EXPECT_EQ(arrive(7), (Seqs{6, 7}));
  EXPECT_EQ(arrive(100), Seqs{100});
  EXPECT_EQ(order_.held(), 0U);
}

TEST_F(MessageOrderTest, ConversationsAndTopicsDoNotWaitForEachOther) {
  arrive(1, 7, 1);
  arrive(3, 7, 1);
  EXPECT_EQ(arrive(3, 8, 1), Seqs{3});
  EXPECT_EQ(arrive(3, 7, 2), Seqs{3});
  EXPECT_EQ(order_.held(), 1U);
}

TEST_F(MessageOrderTest, OtherEventsDoNotWait) {
  arrive(1);
  arrive(3);
  EXPECT_EQ(arrive(0), Seqs{0});
}

TEST_F(MessageOrderTest, NoMoreThanTheBoundIsHeld) {
  arrive(1);
  for (Seq seq = 3; seq <= 5; ++seq) arrive(seq);
  arrive(1, 8);
  arrive(3, 8);
  arrive(4, 8);
  EXPECT_EQ(order_.held(), 5U);
  EXPECT_EQ(arrive(5, 8), (Seqs{3, 4, 5}));
  EXPECT_EQ(arrive(2), (Seqs{2, 3, 4, 5}));
}

TEST_F(MessageOrderTest, AStreamThatIsForgottenLosesNothing) {
  arrive(1, 1);
  arrive(3, 1);
  Seqs gone;
  for (std::int64_t other = 2; other <= 8; ++other) {
    for (const Seq seq : arrive(9, other)) gone.push_back(seq);
  }
  EXPECT_EQ(std::count(gone.begin(), gone.end(), 3), 1);
  EXPECT_EQ(std::count(gone.begin(), gone.end(), 9), 7);
  EXPECT_EQ(order_.held(), 0U);
  EXPECT_EQ(wait(1s), Seqs{});
  EXPECT_EQ(arrive(50, 1), Seqs{50});
}

TEST_F(MessageOrderTest, AStreamThatIsHeardIsRemembered) {
  arrive(1, 1);
  for (std::int64_t other = 2; other <= 9; ++other) {
    arrive(9, other);
    arrive(other, 1);
  }
  EXPECT_EQ(arrive(11, 1), Seqs{});
  EXPECT_EQ(arrive(10, 1), (Seqs{10, 11}));
}

TEST_F(MessageOrderTest, AfterAGapEverythingGoesAndANewBeginningIsTaken) {
  arrive(1);
  arrive(3);
  order_.release_all(ready_);
  EXPECT_EQ(take(), Seqs{3});
  EXPECT_FALSE(order_.next_expiry());
  EXPECT_EQ(arrive(6), Seqs{6});
}

}  // namespace
}  // namespace parley::gateway
