#include "bus/local.hpp"

#include <memory>

#include <gtest/gtest.h>

namespace parley::bus {
namespace {

TEST(LocalBus, DropsWhatNobodyListensTo) {
  LocalBus bus;
  bus.publish(std::make_shared<const Event>());
  int received = 0;
  bus.listen({[&](const std::shared_ptr<const Event>&) { ++received; }, [] {}});
  EXPECT_EQ(received, 0);
  bus.publish(std::make_shared<const Event>());
  EXPECT_EQ(received, 1);
}

TEST(LocalBus, HandsOverTheSameObjectAtOnce) {
  LocalBus bus;
  std::shared_ptr<const Event> received;
  bus.listen({[&](std::shared_ptr<const Event> event) { received = std::move(event); }, [] {}});
  const auto event = std::make_shared<const Event>();
  bus.publish(event);
  EXPECT_EQ(received, event);
}

TEST(LocalBus, AnswersASubscriptionAtOnce) {
  LocalBus bus;
  bool ready = false;
  bus.subscribe(Topic::of(UserId(1)), [&] { ready = true; });
  EXPECT_TRUE(ready);
}

TEST(LocalBus, CarriesNothingOnceItIsClosed) {
  LocalBus bus;
  int received = 0;
  bus.listen({[&](const std::shared_ptr<const Event>&) { ++received; }, [] {}});
  bus.close();
  bus.close();
  bus.publish(std::make_shared<const Event>());
  EXPECT_EQ(received, 0);
}

}  // namespace
}  // namespace parley::bus
