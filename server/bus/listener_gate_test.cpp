#include "bus/listener_gate.hpp"

#include <atomic>
#include <future>
#include <thread>

#include <gtest/gtest.h>

namespace parley::bus {
namespace {

TEST(ListenerGate, IsShutUntilSomebodyListens) {
  ListenerGate gate;
  int called = 0;
  EXPECT_FALSE(gate.deliver(std::make_shared<const Event>()));
  EXPECT_FALSE(gate.tell_gap());
  EXPECT_FALSE(gate.call({[&] { ++called; }}));
  gate.set({[&](const std::shared_ptr<const Event>&) { ++called; }, [&] { ++called; }});
  EXPECT_TRUE(gate.deliver(std::make_shared<const Event>()));
  EXPECT_TRUE(gate.tell_gap());
  EXPECT_TRUE(gate.call({[&] { ++called; }}));
  EXPECT_EQ(called, 3);
  gate.set({});
  EXPECT_FALSE(gate.deliver(std::make_shared<const Event>()));
  EXPECT_EQ(called, 3);
}

TEST(ListenerGate, ShuttingWaitsForTheCallThatIsUnderWay) {
  ListenerGate gate;
  std::promise<void> entered;
  std::promise<void> leave;
  std::atomic<bool> has_left{false};
  gate.set({[&](const std::shared_ptr<const Event>&) {
              entered.set_value();
              leave.get_future().wait();
              has_left = true;
            },
            [] {}});
  std::thread caller([&] { gate.deliver(std::make_shared<const Event>()); });
  entered.get_future().wait();
  auto shut = std::async(std::launch::async, [&] {
    gate.set({});
    return has_left.load();
  });
  // Already nobody new gets in, although the gate is not shut yet.
  while (gate.tell_gap()) std::this_thread::yield();
  leave.set_value();
  EXPECT_TRUE(shut.get());
  caller.join();
}

TEST(ListenerGate, ACallMayCallAgain) {
  ListenerGate gate;
  int gaps = 0;
  gate.set({[&](const std::shared_ptr<const Event>&) { gate.tell_gap(); }, [&] { ++gaps; }});
  gate.deliver(std::make_shared<const Event>());
  EXPECT_EQ(gaps, 1);
}

}  // namespace
}  // namespace parley::bus
