#include "bus/recent_messages.hpp"

#include <gtest/gtest.h>

namespace parley::bus {
namespace {

Event message(std::int64_t user, std::int64_t conversation, Seq seq) {
  Event event;
  event.topic = Topic::of(UserId(user));
  event.conversation = ConversationId(conversation);
  event.seq = seq;
  return event;
}

TEST(RecentMessages, KnowsWhatCameAlready) {
  RecentMessages recent(10);
  EXPECT_FALSE(recent.seen(message(1, 7, 1)));
  EXPECT_FALSE(recent.seen(message(1, 7, 2)));
  EXPECT_TRUE(recent.seen(message(1, 7, 1)));
  EXPECT_TRUE(recent.seen(message(1, 7, 2)));
}

TEST(RecentMessages, TheSameMessageForAnotherPersonIsAnotherEvent) {
  RecentMessages recent(10);
  EXPECT_FALSE(recent.seen(message(1, 7, 1)));
  EXPECT_FALSE(recent.seen(message(2, 7, 1)));
  EXPECT_FALSE(recent.seen(message(1, 8, 1)));
}

TEST(RecentMessages, WhatIsNoMessageIsNeverDropped) {
  RecentMessages recent(10);
  Event event;
  event.topic = Topic::of(UserId(1));
  EXPECT_FALSE(recent.seen(event));
  EXPECT_FALSE(recent.seen(event));
}

TEST(RecentMessages, ForgetsTheOldestFirst) {
  RecentMessages recent(3);
  for (Seq seq = 1; seq <= 4; ++seq) EXPECT_FALSE(recent.seen(message(1, 7, seq)));
  EXPECT_TRUE(recent.seen(message(1, 7, 2)));
  EXPECT_TRUE(recent.seen(message(1, 7, 4)));
  EXPECT_FALSE(recent.seen(message(1, 7, 1)));
  EXPECT_FALSE(recent.seen(message(1, 7, 2)));
}

TEST(RecentMessages, ForgetsAllAfterAGap) {
  RecentMessages recent(2);
  for (Seq seq = 1; seq <= 3; ++seq) recent.seen(message(1, 7, seq));
  recent.forget_all();
  EXPECT_FALSE(recent.seen(message(1, 7, 3)));
  EXPECT_TRUE(recent.seen(message(1, 7, 3)));
}

}  // namespace
}  // namespace parley::bus
