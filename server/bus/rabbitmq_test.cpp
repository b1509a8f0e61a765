// The bus without a broker: what holds while there is none.
#include "bus/rabbitmq.hpp"

#include <atomic>
#include <stdexcept>
#include <thread>

#include <gtest/gtest.h>

#include "support/child_process.hpp"

namespace parley::bus {
namespace {

using namespace std::chrono_literals;

constexpr auto patience = 60s;

class RabbitMqBusAlone : public ::testing::Test {
 protected:
  static RabbitMqOptions options() {
    RabbitMqOptions options;
    options.url = "amqp://127.0.0.1:" + std::to_string(parley::testing::free_port());
    options.ready_patience = 50ms;
    options.close_grace = 10ms;
    return options;
  }

  EventBus::Listener listener() {
    return {[this](const std::shared_ptr<const Event>&) { ++events_; }, [this] { ++gaps_; }};
  }

  static std::shared_ptr<const Event> event(bool ephemeral = false) {
    auto made = std::make_shared<Event>();
    made->topic = Topic::of(UserId(1));
    made->payload = "{}";
    made->ephemeral = ephemeral;
    return made;
  }

  std::atomic<int> events_{0};
  std::atomic<int> gaps_{0};
  std::atomic<int> ready_{0};
};

TEST_F(RabbitMqBusAlone, RefusesWhatIsNoUrl) {
  RabbitMqOptions wrong;
  wrong.url = "amqps://user:secret@broker";
  try {
    const RabbitMqBus bus(wrong);
    FAIL();
  } catch (const std::invalid_argument& error) {
    EXPECT_EQ(std::string(error.what()).find("secret"), std::string::npos);
  }
}

TEST_F(RabbitMqBusAlone, ServesItsOwnSockets) {
  RabbitMqBus bus(options());
  bus.listen(listener());
  bus.publish(event());
  EXPECT_EQ(events_, 1);
  const auto counters = bus.counters();
  EXPECT_TRUE(counters.is_away);
  EXPECT_EQ(counters.served_here, 1U);
  EXPECT_EQ(counters.waiting, 1U);
}

TEST_F(RabbitMqBusAlone, WhoSubscribesWaitsForAShortTimeOnly) {
  RabbitMqBus bus(options());
  bus.listen(listener());
  bus.subscribe(Topic::of(UserId(1)), [this] { ++ready_; });
  EXPECT_TRUE(parley::testing::eventually(patience, [this] { return ready_ == 1; }));
  bus.subscribe(Topic::of(UserId(2)), [this] { ++ready_; });
  EXPECT_EQ(ready_, 2);
}

TEST_F(RabbitMqBusAlone, WhatWaitsIsBoundedAndEphemeralEventsGoFirst) {
  RabbitMqOptions small = options();
  small.max_waiting_events = 10;
  RabbitMqBus bus(small);
  for (int i = 0; i < 5; ++i) bus.publish(event(true));
  for (int i = 0; i < 12; ++i) bus.publish(event());
  bus.publish(event(true));
  const auto counters = bus.counters();
  EXPECT_EQ(counters.waiting, 10U);
  EXPECT_EQ(counters.dropped_ephemeral, 6U);
  EXPECT_EQ(counters.dropped, 2U);
}

TEST_F(RabbitMqBusAlone, NothingIsCalledOnceTheListenerEnded) {
  RabbitMqOptions slow = options();
  slow.ready_patience = 200ms;
  RabbitMqBus bus(slow);
  bus.listen(listener());
  bus.subscribe(Topic::of(UserId(1)), [this] { ++ready_; });
  bus.listen({});
  const int ready = ready_;
  bus.publish(event());
  // Somebody else, who comes later, waits as long: then the first would have been called too.
  bus.listen(listener());
  std::atomic<bool> is_second_ready{false};
  bus.subscribe(Topic::of(UserId(2)), [&] { is_second_ready = true; });
  EXPECT_TRUE(parley::testing::eventually(patience, [&] { return is_second_ready.load(); }));
  EXPECT_EQ(ready_, ready);
  EXPECT_EQ(events_, 0);
}

TEST_F(RabbitMqBusAlone, ClosesAlthoughNobodyAnswers) {
  RabbitMqBus bus(options());
  bus.listen(listener());
  bus.publish(event());
  bus.close();
  bus.publish(event());
  bus.close();
  EXPECT_EQ(events_, 1);
}

TEST_F(RabbitMqBusAlone, LogsOnceThatItCannotConnect) {
  std::atomic<int> lines{0};
  RabbitMqOptions talking = options();
  talking.log = [&](log::Level, std::string_view line) {
    EXPECT_EQ(line.find("guest"), std::string_view::npos) << line;
    ++lines;
  };
  const RabbitMqBus bus(talking);
  // One of each connection.
  EXPECT_TRUE(parley::testing::eventually(patience, [&] { return lines == 2; }));
}

}  // namespace
}  // namespace parley::bus
