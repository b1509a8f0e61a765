#include "gateway/topic_registry.hpp"

#include <map>
#include <string>

#include <gtest/gtest.h>

namespace parley::gateway {
namespace {

// A broker that confirms when it is told to.
class ManualBus final : public EventBus {
 public:
  void listen(Listener) override {}
  void publish(std::shared_ptr<const Event>) override {}
  void subscribe(const Topic& topic, std::function<void()> ready) override {
    calls += "+" + topic.to_string() + " ";
    pending.push_back(std::move(ready));
  }
  void unsubscribe(const Topic& topic) override { calls += "-" + topic.to_string() + " "; }
  void close() override {}

  void confirm_all() {
    for (const auto& ready : std::exchange(pending, {})) ready();
  }

  std::string calls;
  std::vector<std::function<void()>> pending;
};

const Topic topic = Topic::of(UserId(7));

TEST(TopicRegistry, SubscribesWithTheFirstSocketAndUnsubscribesWithTheLast) {
  ManualBus bus;
  TopicRegistry registry(bus);
  registry.add(topic, 0, [] {});
  registry.add(topic, 1, [] {});
  registry.add(topic, 1, [] {});
  EXPECT_EQ(registry.threads_of(topic), 0b11U);
  EXPECT_EQ(registry.sockets_of(topic), 3U);
  registry.remove(topic, 1);
  EXPECT_EQ(registry.sockets_of(topic), 2U);
  EXPECT_EQ(registry.threads_of(topic), 0b11U);
  registry.remove(topic, 1);
  EXPECT_EQ(registry.threads_of(topic), 0b01U);
  registry.remove(topic, 0);
  EXPECT_EQ(registry.threads_of(topic), 0U);
  EXPECT_EQ(bus.calls, "+user.7 -user.7 ");
}

TEST(TopicRegistry, EverySocketWaitsUntilTheBusConfirmed) {
  ManualBus bus;
  TopicRegistry registry(bus);
  int ready = 0;
  registry.add(topic, 0, [&] { ++ready; });
  registry.add(topic, 0, [&] { ++ready; });
  EXPECT_EQ(ready, 0);
  bus.confirm_all();
  EXPECT_EQ(ready, 2);
  registry.add(topic, 0, [&] { ++ready; });
  EXPECT_EQ(ready, 3);
}

TEST(TopicRegistry, AConfirmationForSocketsThatLeftIsNotTakenForTheirSuccessors) {
  ManualBus bus;
  TopicRegistry registry(bus);
  int ready = 0;
  registry.add(topic, 0, [&] { ++ready; });
  registry.remove(topic, 0);
  const auto late = std::exchange(bus.pending, {});
  registry.add(topic, 0, [&] { ++ready; });
  late.front()();
  EXPECT_EQ(ready, 0);
  bus.confirm_all();
  EXPECT_EQ(ready, 1);
}

// A session waits for several topics at once by what their `ready` share.
TEST(TopicRegistry, WhatWaitsIsLetGoWhenItsSocketLeaves) {
  ManualBus bus;
  TopicRegistry registry(bus);
  const auto shared = std::make_shared<int>();
  registry.add(topic, 0, [shared] {});
  EXPECT_EQ(shared.use_count(), 2);
  registry.remove(topic, 0);
  EXPECT_EQ(shared.use_count(), 1);
  registry.add(topic, 0, [shared] {});
  bus.confirm_all();
  EXPECT_EQ(shared.use_count(), 1);
}

}  // namespace
}  // namespace parley::gateway
