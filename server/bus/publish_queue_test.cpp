#include "bus/publish_queue.hpp"

#include <string>

#include <gtest/gtest.h>

namespace parley::bus {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t plenty = std::size_t{1} << 30U;

std::shared_ptr<const Event> event(std::string payload, bool ephemeral = false) {
  auto made = std::make_shared<Event>();
  made->payload = std::move(payload);
  made->ephemeral = ephemeral;
  return made;
}

std::string drain(PublishQueue& queue) {
  std::string payloads;
  while (const auto item = queue.pop()) payloads += item->event->payload;
  return payloads;
}

class PublishQueueTest : public ::testing::Test {
 protected:
  const PublishQueue::Clock::time_point now_ = PublishQueue::Clock::now();
};

TEST_F(PublishQueueTest, KeepsTheOrderAcrossKinds) {
  PublishQueue queue(10, plenty);
  queue.push(event("a"), false, now_);
  queue.push(event("b", true), false, now_);
  queue.push(event("c"), true, now_);
  queue.push(event("d", true), false, now_);
  EXPECT_EQ(queue.size(), 4U);
  EXPECT_EQ(drain(queue), "abcd");
  EXPECT_TRUE(queue.empty());
  EXPECT_EQ(queue.bytes(), 0U);
}

TEST_F(PublishQueueTest, DropsEphemeralEventsFirst) {
  PublishQueue queue(3, plenty);
  queue.push(event("a"), false, now_);
  queue.push(event("b", true), false, now_);
  queue.push(event("c"), false, now_);
  const auto dropped = queue.push(event("d"), false, now_);
  EXPECT_EQ(dropped.ephemeral, 1U);
  EXPECT_EQ(dropped.lasting, 0U);
  EXPECT_EQ(drain(queue), "acd");
}

TEST_F(PublishQueueTest, ThenTheOldest) {
  PublishQueue queue(2, plenty);
  queue.push(event("a"), false, now_);
  queue.push(event("b"), false, now_);
  EXPECT_EQ(queue.push(event("c"), false, now_).lasting, 1U);
  EXPECT_EQ(drain(queue), "bc");
}

TEST_F(PublishQueueTest, AnEphemeralEventPushesOutNothingThatLasts) {
  PublishQueue queue(2, plenty);
  queue.push(event("a"), false, now_);
  queue.push(event("b"), false, now_);
  const auto dropped = queue.push(event("c", true), false, now_);
  EXPECT_EQ(dropped.ephemeral, 1U);
  EXPECT_EQ(dropped.lasting, 0U);
  EXPECT_EQ(drain(queue), "ab");
}

TEST_F(PublishQueueTest, IsBoundedInBytes) {
  constexpr std::size_t size = 10'000;
  PublishQueue queue(1'000, 3 * size);
  for (int i = 0; i < 10; ++i) {
    queue.push(event(std::string(size, 'x')), false, now_);
    EXPECT_LE(queue.bytes(), 3 * size);
  }
  EXPECT_EQ(queue.size(), 2U);
}

TEST_F(PublishQueueTest, WhatIsLargerThanTheQueuePushesOutNothingThatLasts) {
  PublishQueue queue(10, 10'000);
  queue.push(event("a"), false, now_);
  EXPECT_EQ(queue.push(event(std::string(10'000, 'x')), false, now_).lasting, 1U);
  EXPECT_EQ(drain(queue), "a");
}

TEST_F(PublishQueueTest, OldEphemeralEventsExpire) {
  PublishQueue queue(10, plenty);
  queue.push(event("a"), false, now_);
  queue.push(event("b", true), false, now_);
  queue.push(event("c", true), false, now_ + 5s);
  EXPECT_EQ(queue.expire(now_ + 5s).ephemeral, 1U);
  EXPECT_EQ(drain(queue), "ac");
}

}  // namespace
}  // namespace parley::bus
