// Every guarantee of ports/event_bus.hpp, as tests that each bus runs: include this in one file of
// a program and instantiate EventBusContract there. Times are waited for, not assumed: a bus may
// deliver from a thread of its own.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "bus/inbox_test.hpp"
#include "ports/event_bus.hpp"

namespace parley::bus {

struct BusFactory {
  std::string name;
  std::function<std::unique_ptr<EventBus>()> make;
};

inline std::string factory_name(const ::testing::TestParamInfo<BusFactory>& info) {
  return info.param.name;
}

class EventBusContract : public ::testing::TestWithParam<BusFactory> {
 protected:
  void SetUp() override {
    bus_ = GetParam().make();
    bus_->listen(inbox_.listener());
  }
  void TearDown() override { bus_.reset(); }

  static Topic topic(std::int64_t user) { return Topic::of(UserId(user)); }

  void publish(const Topic& to, std::string payload) {
    Event event;
    event.topic = to;
    event.payload = std::move(payload);
    bus_->publish(std::make_shared<const Event>(std::move(event)));
  }

  // How often `ready` was called until it was once, or the patience ended.
  void subscribe(const Topic& to) {
    struct Ready {
      std::mutex mutex;
      std::condition_variable called;
      int calls = 0;
    };
    const auto ready = std::make_shared<Ready>();
    bus_->subscribe(to, [ready] {
      const std::lock_guard lock(ready->mutex);
      ++ready->calls;
      ready->called.notify_all();
    });
    std::unique_lock lock(ready->mutex);
    ASSERT_TRUE(ready->called.wait_for(lock, patience, [&] { return ready->calls > 0; }));
    EXPECT_EQ(ready->calls, 1);
  }

  Inbox inbox_;
  std::unique_ptr<EventBus> bus_;
};

TEST_P(EventBusContract, CarriesWhatIsPublishedAfterSubscribing) {
  subscribe(topic(1));
  publish(topic(1), "first");
  ASSERT_TRUE(inbox_.wait_for(topic(1), 1));
  EXPECT_EQ(inbox_.payloads(topic(1)), std::vector<std::string>{"first"});
  EXPECT_EQ(inbox_.gaps(), 0);
}

TEST_P(EventBusContract, CarriesTheWholeEvent) {
  subscribe(topic(INT64_MAX));
  Event event;
  event.topic = topic(INT64_MAX);
  event.payload = R"({"type":"typing","data":{"text":"é😀"}})";
  event.ephemeral = true;
  event.revoked_session = SessionId(6);
  event.conversation = ConversationId(7);
  event.seq = 8;
  bus_->publish(std::make_shared<const Event>(event));
  ASSERT_TRUE(inbox_.wait_for(event.topic, 1));
  const auto received = inbox_.last();
  EXPECT_EQ(received->topic, event.topic);
  EXPECT_EQ(received->payload, event.payload);
  EXPECT_TRUE(received->ephemeral);
  EXPECT_EQ(received->revoked_session, event.revoked_session);
  EXPECT_EQ(received->conversation, event.conversation);
  EXPECT_EQ(received->seq, event.seq);
}

TEST_P(EventBusContract, CarriesWhoListensToAGroup) {
  const Topic group = Topic::of(GroupId(8));
  subscribe(topic(8));
  subscribe(group);
  Event event;
  event.topic = topic(8);
  event.payload = "joined";
  event.membership = Membership{Membership::Change::joined, GroupId(8), 3};
  bus_->publish(std::make_shared<const Event>(event));
  ASSERT_TRUE(inbox_.wait_for(topic(8), 1));
  EXPECT_EQ(inbox_.last()->membership, event.membership);
  // A group is not the user of its number.
  event.topic = group;
  event.membership = Membership{Membership::Change::ended, GroupId(8), 4};
  bus_->publish(std::make_shared<const Event>(event));
  ASSERT_TRUE(inbox_.wait_for(group, 1));
  EXPECT_EQ(inbox_.last()->membership, event.membership);
  EXPECT_EQ(inbox_.payloads(topic(8)).size(), 1U);
}

TEST_P(EventBusContract, KeepsTheOrderOfOneThreadPerTopic) {
  for (std::int64_t user = 1; user <= 4; ++user) subscribe(topic(user));
  std::vector<std::thread> publishers;
  for (std::int64_t user = 1; user <= 4; ++user) {
    publishers.emplace_back([this, user] {
      for (int n = 0; n < 200; ++n) publish(topic(user), std::to_string(n));
    });
  }
  for (std::thread& publisher : publishers) publisher.join();
  for (std::int64_t user = 1; user <= 4; ++user) {
    ASSERT_TRUE(inbox_.wait_for(topic(user), 200));
    const auto payloads = inbox_.payloads(topic(user));
    ASSERT_EQ(payloads.size(), 200U);
    for (int n = 0; n < 200; ++n) {
      EXPECT_EQ(payloads[static_cast<std::size_t>(n)], std::to_string(n));
    }
  }
}

TEST_P(EventBusContract, ATopicCanBeLeftAndEnteredAgain) {
  subscribe(topic(1));
  bus_->unsubscribe(topic(1));
  subscribe(topic(1));
  publish(topic(1), "again");
  ASSERT_TRUE(inbox_.wait_for(topic(1), 1));
}

TEST_P(EventBusContract, LeavingOneTopicKeepsTheOthers) {
  subscribe(topic(1));
  subscribe(topic(2));
  bus_->unsubscribe(topic(1));
  publish(topic(2), "stays");
  ASSERT_TRUE(inbox_.wait_for(topic(2), 1));
}

TEST_P(EventBusContract, EveryServerHearsWhatIsForServers) {
  subscribe(topic(1));
  publish(Topic::servers(), "all");
  ASSERT_TRUE(inbox_.wait_for(Topic::servers(), 1));
}

TEST_P(EventBusContract, NothingIsCalledOnceItIsClosed) {
  subscribe(topic(1));
  publish(topic(1), "before");
  ASSERT_TRUE(inbox_.wait_for(topic(1), 1));
  bus_->close();
  bus_->close();
  publish(topic(1), "after");
  bus_->unsubscribe(topic(1));
  EXPECT_EQ(inbox_.payloads(topic(1)), std::vector<std::string>{"before"});
}

TEST_P(EventBusContract, SubscribingAndPublishingMayRace) {
  std::vector<std::thread> threads;
  for (std::int64_t thread = 0; thread < 4; ++thread) {
    threads.emplace_back([this, thread] {
      for (std::int64_t n = 0; n < 25; ++n) {
        const Topic own = topic(100 * (thread + 1) + n);
        subscribe(own);
        publish(own, "hello");
        EXPECT_TRUE(inbox_.wait_for(own, 1));
        bus_->unsubscribe(own);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace parley::bus
