// The RabbitMQ bus on a real broker: several servers, and every way in which a broker can fail.
// What waits for the broker has generous deadlines: it may share two cores with a whole test run.
#include "bus/rabbitmq.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <iostream>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "bus/amqp_connection.hpp"
#include "bus/broker_fixture_test.hpp"
#include "bus/bus_state.hpp"
#include "bus/event_envelope.hpp"
#include "bus/inbox_test.hpp"

namespace parley::bus {
namespace {

using namespace std::chrono_literals;
using parley::testing::eventually;

using Clock = std::chrono::steady_clock;

constexpr auto long_patience = 180s;

// One server's bus and what its gateway would receive.
class Server {
 public:
  explicit Server(const RabbitMqOptions& options) : bus_(options) { bus_.listen(inbox.listener()); }

  RabbitMqBus& bus() { return bus_; }

  // False when `ready` does not come.
  bool subscribe(std::int64_t user) {
    const auto is_ready = std::make_shared<std::atomic<bool>>(false);
    bus_.subscribe(Topic::of(UserId(user)), [is_ready] { *is_ready = true; });
    return eventually(long_patience, [&] { return is_ready->load(); });
  }

  void publish(std::int64_t user, std::string payload, bool ephemeral = false) {
    Event event;
    event.topic = Topic::of(UserId(user));
    event.payload = std::move(payload);
    event.ephemeral = ephemeral;
    bus_.publish(std::make_shared<const Event>(std::move(event)));
  }

  bool wait_until_there() {
    return eventually(long_patience, [this] { return !bus_.counters().is_away; });
  }
  bool wait_until_away() {
    return eventually(long_patience, [this] { return bus_.counters().is_away; });
  }
  bool wait_for_gap_after(int gaps) {
    return eventually(long_patience, [&] { return inbox.gaps() > gaps; });
  }
  bool wait_for(std::int64_t user, std::size_t count) {
    return eventually(long_patience, [&] { return payloads(user).size() >= count; });
  }
  std::vector<std::string> payloads(std::int64_t user) {
    return inbox.payloads(Topic::of(UserId(user)));
  }

  Inbox inbox;

 private:
  RabbitMqBus bus_;
};

std::vector<std::string> numbers(int count) {
  std::vector<std::string> all;
  for (int n = 0; n < count; ++n) all.push_back(std::to_string(n));
  return all;
}

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// What notices a frozen broker soon.
RabbitMqOptions watchful_options() {
  RabbitMqOptions options = patient_options();
  options.heartbeat = 2s;
  options.ready_patience = 200ms;
  options.connect_timeout = 5s;
  options.close_grace = 5s;
  return options;
}

class RabbitMqBusService : public ::testing::Test {};

TEST_F(RabbitMqBusService, CarriesEventsFromServerToServerInOrder) {
  constexpr int count = 2'000;
  Server one(patient_options());
  Server other(patient_options());
  ASSERT_TRUE(other.subscribe(1));
  ASSERT_TRUE(one.wait_until_there());
  for (int n = 0; n < count; ++n) one.publish(1, std::to_string(n));
  ASSERT_TRUE(other.wait_for(1, count));
  EXPECT_EQ(other.payloads(1), numbers(count));
  EXPECT_EQ(one.inbox.count(Topic::of(UserId(1))), 0U);
  EXPECT_EQ(other.inbox.gaps(), 0);
}

TEST_F(RabbitMqBusService, WhatIsPublishedBeforeTheFirstConnectionGoesOut) {
  Server other(patient_options());
  ASSERT_TRUE(other.subscribe(1));
  Server one(patient_options());
  for (int n = 0; n < 100; ++n) one.publish(1, std::to_string(n));
  ASSERT_TRUE(other.wait_for(1, 100));
  EXPECT_EQ(other.payloads(1), numbers(100));
}

TEST_F(RabbitMqBusService, ClosingPublishesWhatWaits) {
  Server other(patient_options());
  ASSERT_TRUE(other.subscribe(1));
  {
    Server one(patient_options());
    for (int n = 0; n < 5'000; ++n) one.publish(1, std::to_string(n));
    one.bus().close();
    EXPECT_EQ(one.bus().counters().waiting, 0U);
  }
  ASSERT_TRUE(other.wait_for(1, 5'000));
  EXPECT_EQ(other.payloads(1), numbers(5'000));
}

TEST_F(RabbitMqBusService, DropsAMessageThatComesAgain) {
  Server one(patient_options());
  Server other(patient_options());
  ASSERT_TRUE(other.subscribe(1));
  ASSERT_TRUE(other.subscribe(2));
  Event message;
  message.payload = "message";
  message.conversation = ConversationId(7);
  message.seq = 3;
  for (int repeat = 0; repeat < 2; ++repeat) {
    for (const std::int64_t user : {1, 2}) {
      message.topic = Topic::of(UserId(user));
      one.bus().publish(std::make_shared<const Event>(message));
    }
  }
  one.publish(2, "last");
  ASSERT_TRUE(other.wait_for(2, 2));
  EXPECT_EQ(other.inbox.count(Topic::of(UserId(1))), 1U);
  EXPECT_EQ(other.inbox.count(Topic::of(UserId(2))), 2U);
  EXPECT_EQ(other.bus().counters().duplicates, 2U);
}

TEST_F(RabbitMqBusService, TenThousandPeopleAndAgainWithinTheGrace) {
  constexpr int people = 10'000;
  RabbitMqOptions options = patient_options();
  options.binding_grace = 10min;
  Server server(options);
  ASSERT_TRUE(server.wait_until_there());
  std::atomic<int> ready{0};
  auto start = Clock::now();
  for (int user = 1; user <= people; ++user) {
    server.bus().subscribe(Topic::of(UserId(user)), [&] { ++ready; });
  }
  ASSERT_TRUE(eventually(long_patience, [&] { return ready == people; }));
  const double first = seconds_since(start);
  for (int user = 1; user <= people; ++user) server.bus().unsubscribe(Topic::of(UserId(user)));
  ready = 0;
  start = Clock::now();
  for (int user = 1; user <= people; ++user) {
    server.bus().subscribe(Topic::of(UserId(user)), [&] { ++ready; });
  }
  EXPECT_EQ(ready, people);  // no question to the broker
  std::cout << "10,000 people ready after " << first << " s, again within the grace after "
            << seconds_since(start) << " s\n";
  EXPECT_LT(first, 30);
  Server other(patient_options());
  other.publish(people, "found");
  EXPECT_TRUE(server.wait_for(people, 1));
}

TEST_F(RabbitMqBusService, ATopicIsUnboundAfterItsGrace) {
  RabbitMqOptions options = patient_options();
  options.binding_grace = 1ms;
  Server one(options);
  Server other(patient_options());
  ASSERT_TRUE(one.subscribe(1));
  ASSERT_TRUE(one.subscribe(2));
  ASSERT_TRUE(other.wait_until_there());
  one.bus().unsubscribe(Topic::of(UserId(1)));
  std::size_t number = 0;
  EXPECT_TRUE(eventually(long_patience, [&] {
    ++number;
    const std::size_t before = one.inbox.count(Topic::of(UserId(1)));
    other.publish(1, "left");
    other.publish(2, std::to_string(number));
    return one.wait_for(2, number) && one.inbox.count(Topic::of(UserId(1))) == before;
  }));
}

TEST_F(RabbitMqBusService, ADropMakesEveryServerTellAGap) {
  Server other(patient_options());
  ASSERT_TRUE(other.subscribe(1));
  ASSERT_TRUE(other.wait_until_there());
  EXPECT_EQ(other.inbox.gaps(), 0);
  RabbitMqOptions small = patient_options();
  small.max_waiting_events = 10;
  Server one(small);
  ASSERT_TRUE(eventually(long_patience, [&] {
    for (int n = 0; n < 1'000; ++n) one.publish(1, std::to_string(n));
    return one.bus().counters().dropped > 0;
  }));
  EXPECT_TRUE(other.wait_for_gap_after(0));
}

// Somebody who writes to the exchange without being a server of ours.
class Stranger {
 public:
  Stranger() : connection_(*parse_amqp_address(shared_broker().url()), {"stranger", 30s, 30s}) {
    const auto opened = connection_.open();
    if (!opened) throw std::runtime_error(opened.error().message);
  }
  void publish(const std::string& key, std::string_view body) {
    const auto sent = connection_.publish(exchange_name, key, body);
    if (!sent) throw std::runtime_error(sent.error().message);
  }
  ~Stranger() { static_cast<void>(connection_.close(30s)); }

 private:
  AmqpConnection connection_;
};

TEST_F(RabbitMqBusService, WhatIsNoEventIsCountedAndHarmsNothing) {
  Server server(patient_options());
  ASSERT_TRUE(server.subscribe(1));
  ASSERT_TRUE(server.wait_until_there());
  {
    Stranger stranger;
    stranger.publish("user.1", "");
    stranger.publish("servers", "nonsense");
    stranger.publish("user.1", std::string(2 * max_envelope_size, 'x'));
  }
  EXPECT_TRUE(eventually(long_patience, [&] { return server.bus().counters().malformed == 3; }));
  EXPECT_TRUE(server.wait_for_gap_after(0));
  server.publish(1, "event");
  EXPECT_TRUE(server.wait_for(1, 1));
  EXPECT_EQ(server.bus().counters().losses, 0U);
}

TEST_F(RabbitMqBusService, GapsThatFollowEachOtherAreToldAsOne) {
  RabbitMqOptions options = patient_options();
  options.gap_interval = 1h;
  Server server(options);
  ASSERT_TRUE(server.subscribe(1));
  ASSERT_TRUE(server.wait_until_there());
  {
    Stranger stranger;
    for (int n = 0; n < 100; ++n) stranger.publish("servers", encode_gap());
    Event last;
    last.payload = "last";
    stranger.publish("user.1", encode_event(last, 0));
  }
  ASSERT_TRUE(server.wait_for(1, 1));
  ASSERT_TRUE(server.wait_for_gap_after(0));
  EXPECT_EQ(server.inbox.gaps(), 1);
}

TEST_F(RabbitMqBusService, SaysWhyItIsRefused) {
  RabbitMqOptions options = patient_options();
  options.url.replace(options.url.find("guest:guest"), 11, "guest:wrong");
  std::mutex mutex;
  std::string log;
  options.log = [&](log::Level, std::string_view line) {
    const std::lock_guard lock(mutex);
    log += line;
  };
  const RabbitMqBus bus(options);
  EXPECT_TRUE(eventually(long_patience, [&] {
    const std::lock_guard lock(mutex);
    return log.find("ACCESS_REFUSED") != std::string::npos;
  }));
  const std::lock_guard lock(mutex);
  EXPECT_EQ(log.find("wrong"), std::string::npos) << log;
  EXPECT_TRUE(bus.counters().is_away);
}

TEST_F(RabbitMqBusService, ABrokerThatWasKilledAndComesBack) {
  RabbitMqOptions options = patient_options();
  options.ready_patience = 200ms;
  Server one(options);
  Server other(options);
  ASSERT_TRUE(one.subscribe(1));
  ASSERT_TRUE(other.subscribe(1));
  ASSERT_TRUE(one.wait_until_there());
  ASSERT_TRUE(other.wait_until_there());
  const int gaps_of_one = one.inbox.gaps();
  const int gaps_of_other = other.inbox.gaps();

  shared_broker().kill();
  ASSERT_TRUE(one.wait_until_away());
  ASSERT_TRUE(other.wait_until_away());
  EXPECT_TRUE(one.wait_for_gap_after(gaps_of_one));
  EXPECT_TRUE(other.wait_for_gap_after(gaps_of_other));
  // Its own people are served at once, and who comes now is let in.
  for (int n = 0; n < 100; ++n) one.publish(1, std::to_string(n));
  EXPECT_EQ(one.payloads(1), numbers(100));
  ASSERT_TRUE(one.subscribe(2));
  one.publish(2, "new");
  EXPECT_EQ(one.payloads(2), std::vector<std::string>{"new"});
  EXPECT_TRUE(other.payloads(1).empty());
  const int gaps_while_away = other.inbox.gaps();

  shared_broker().restart();
  ASSERT_TRUE(one.wait_until_there());
  ASSERT_TRUE(other.wait_until_there());
  EXPECT_TRUE(other.wait_for_gap_after(gaps_while_away));
  // Every topic is bound again, that of the newcomer too; what waited went out in its order. Some
  // of it went out before the other server was back: that is what its gap is for.
  other.publish(1, "after");
  other.publish(2, "after");
  ASSERT_TRUE(one.wait_for(1, 101));
  ASSERT_TRUE(one.wait_for(2, 2));
  one.publish(1, "last");
  ASSERT_TRUE(eventually(long_patience, [&] {
    const auto received = other.payloads(1);
    return !received.empty() && received.back() == "last";
  }));
  EXPECT_EQ(one.bus().counters().waiting, 0U);
  std::vector<int> order;
  for (const std::string& payload : other.payloads(1)) {
    if (payload != "after" && payload != "last") order.push_back(std::stoi(payload));
  }
  EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
  // What it had served itself did not come to it a second time.
  EXPECT_EQ(one.inbox.count(Topic::of(UserId(2))), 2U);
}

TEST_F(RabbitMqBusService, AFrozenBrokerHoldsUpNobody) {
  Server one(watchful_options());
  ASSERT_TRUE(one.subscribe(1));
  ASSERT_TRUE(one.wait_until_there());
  const int gaps = one.inbox.gaps();

  shared_broker().freeze();
  const auto frozen_at = Clock::now();
  // More than the sockets' buffers hold, so that the publisher is surely stuck in a write.
  Clock::duration slowest{};
  for (int n = 0; n < 300; ++n) {
    const auto start = Clock::now();
    one.publish(3, std::string(100'000, 'x'));
    slowest = std::max(slowest, Clock::now() - start);
  }
  EXPECT_LT(slowest, 2s);  // a write to a frozen broker takes as long as it is frozen
  ASSERT_TRUE(one.wait_until_away());
  std::cout << "slowest publish " << std::chrono::duration<double, std::milli>(slowest).count()
            << " ms, frozen broker noticed after " << seconds_since(frozen_at) << " s\n";
  EXPECT_TRUE(one.wait_for_gap_after(gaps));
  one.publish(1, "while away");
  EXPECT_EQ(one.payloads(1), std::vector<std::string>{"while away"});
  EXPECT_TRUE(one.subscribe(2));
  const int gaps_while_away = one.inbox.gaps();

  shared_broker().thaw();
  ASSERT_TRUE(one.wait_until_there());
  EXPECT_TRUE(one.wait_for_gap_after(gaps_while_away));
  // Again and again: a machine that is busy enough can lose such short heartbeats anew.
  Server other(patient_options());
  EXPECT_TRUE(eventually(long_patience, [&] {
    other.publish(2, "after");
    return !one.payloads(2).empty();
  }));
}

TEST_F(RabbitMqBusService, AWriteThatTakesTooLongEndsTheConnection) {
  RabbitMqOptions options = patient_options();
  options.heartbeat = 600s;  // they would notice nothing in time
  options.send_timeout = 500ms;
  options.close_grace = 100ms;
  Server one(options);
  ASSERT_TRUE(one.wait_until_there());
  shared_broker().freeze();
  for (int n = 0; n < 300; ++n) one.publish(3, std::string(100'000, 'x'));
  EXPECT_TRUE(one.wait_until_away());
  shared_broker().thaw();
  EXPECT_TRUE(one.wait_until_there());
}

TEST_F(RabbitMqBusService, ClosingDoesNotWaitForAFrozenBroker) {
  RabbitMqOptions options = watchful_options();
  options.heartbeat = 60s;
  options.send_timeout = 60s;
  options.close_grace = 300ms;
  Server one(options);
  ASSERT_TRUE(one.wait_until_there());
  shared_broker().freeze();
  for (int n = 0; n < 300; ++n) one.publish(3, std::string(100'000, 'x'));
  const auto start = Clock::now();
  one.bus().close();
  EXPECT_LT(Clock::now() - start, 30s);
  shared_broker().thaw();
}

TEST_F(RabbitMqBusService, ABrokerThatIsShortOfMemoryIsAway) {
  Server one(patient_options());
  Server other(patient_options());
  ASSERT_TRUE(one.subscribe(1));
  ASSERT_TRUE(other.subscribe(1));
  ASSERT_TRUE(one.wait_until_there());

  shared_broker().control({"set_vm_memory_high_watermark", "0.00001"});
  // The broker tells only those who publish.
  ASSERT_TRUE(eventually(long_patience, [&] {
    one.publish(2, "are you there?");
    return one.bus().counters().is_away;
  }));
  EXPECT_TRUE(one.wait_for_gap_after(0));
  one.publish(1, "kept");
  EXPECT_EQ(one.payloads(1), std::vector<std::string>{"kept"});
  EXPECT_EQ(one.bus().counters().losses, 0U);

  shared_broker().control({"set_vm_memory_high_watermark", "0.4"});
  ASSERT_TRUE(one.wait_until_there());
  EXPECT_TRUE(other.wait_for(1, 1));
  EXPECT_EQ(one.inbox.count(Topic::of(UserId(1))), 1U);
}

TEST_F(RabbitMqBusService, ABrokerThatIsStoppedForMaintenance) {
  Server one(patient_options());
  ASSERT_TRUE(one.subscribe(1));
  ASSERT_TRUE(one.wait_until_there());
  shared_broker().control({"stop_app"});
  ASSERT_TRUE(one.wait_until_away());
  shared_broker().control({"start_app"});
  ASSERT_TRUE(one.wait_until_there());
  EXPECT_TRUE(one.wait_for_gap_after(0));
  Server other(patient_options());
  other.publish(1, "after");
  EXPECT_TRUE(one.wait_for(1, 1));
}

TEST_F(RabbitMqBusService, AQueueThatIsDeletedIsMadeAnew) {
  Server one(patient_options());
  ASSERT_TRUE(one.subscribe(1));
  ASSERT_TRUE(one.wait_until_there());
  // No connection but the queue's own may delete it; the broker itself may.
  shared_broker().control({"eval",
                           "[rabbit_amqqueue:delete(Q, false, false, <<\"test\">>) || "
                           "Q <- rabbit_amqqueue:list(<<\"/\">>)]."});
  EXPECT_TRUE(one.wait_for_gap_after(0));
  ASSERT_TRUE(one.wait_until_there());
  Server other(patient_options());
  other.publish(1, "after");
  EXPECT_TRUE(one.wait_for(1, 1));
  EXPECT_GE(one.bus().counters().losses, 1U);
}

}  // namespace
}  // namespace parley::bus
