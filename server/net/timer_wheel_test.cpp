#include "net/timer_wheel.hpp"

#include <functional>
#include <memory>
#include <vector>

#include <gtest/gtest.h>

namespace parley::net {
namespace {

class Node final : public TimerNode {
 public:
  explicit Node(TimerWheel& wheel) : wheel_(wheel) {}
  void on_timer() override {
    fired.push_back(wheel_.now());
    if (then) then();
  }

  std::vector<Tick> fired;
  std::function<void()> then;

 private:
  TimerWheel& wheel_;
};

void advance_to(TimerWheel& wheel, Tick tick) {
  while (wheel.now() < tick) wheel.advance();
}

TEST(TimerWheel, FiresOnceAtItsTick) {
  TimerWheel wheel;
  Node node(wheel);
  wheel.schedule(node, 5);
  advance_to(wheel, 400);
  EXPECT_EQ(node.fired, std::vector<Tick>{5});
}

TEST(TimerWheel, FiresFarDeadlinesBeyondItsSlots) {
  TimerWheel wheel;
  Node node(wheel);
  wheel.schedule(node, 1000);
  advance_to(wheel, 1500);
  EXPECT_EQ(node.fired, std::vector<Tick>{1000});
}

TEST(TimerWheel, FollowsADeadlineThatMovesEitherWay) {
  TimerWheel wheel;
  Node node(wheel);
  wheel.schedule(node, 10);
  advance_to(wheel, 5);
  wheel.schedule(node, 80);
  advance_to(wheel, 60);
  EXPECT_TRUE(node.fired.empty());
  wheel.schedule(node, 62);
  advance_to(wheel, 300);
  EXPECT_EQ(node.fired, std::vector<Tick>{62});
}

TEST(TimerWheel, ForgetsAClearedDeadline) {
  TimerWheel wheel;
  Node node(wheel);
  wheel.schedule(node, 10);
  wheel.schedule(node, TimerNode::never);
  advance_to(wheel, 50);
  EXPECT_TRUE(node.fired.empty());
  wheel.schedule(node, 60);
  advance_to(wheel, 100);
  EXPECT_EQ(node.fired, std::vector<Tick>{60});
}

TEST(TimerWheel, BringsAPastDeadlineAtTheNextTick) {
  TimerWheel wheel;
  Node node(wheel);
  advance_to(wheel, 50);
  wheel.schedule(node, 20);
  advance_to(wheel, 60);
  EXPECT_EQ(node.fired, std::vector<Tick>{51});
}

TEST(TimerWheel, LetsANodeScheduleItselfAgain) {
  TimerWheel wheel;
  Node node(wheel);
  node.then = [&] { wheel.schedule(node, wheel.now() + 128); };
  wheel.schedule(node, 2);
  advance_to(wheel, 300);
  EXPECT_EQ(node.fired, (std::vector<Tick>{2, 130, 258}));
}

TEST(TimerWheel, LetsANodeDestroyAnotherOfTheSameTick) {
  TimerWheel wheel;
  Node first(wheel);
  auto second = std::make_unique<Node>(wheel);
  first.then = [&] { second.reset(); };
  wheel.schedule(first, 5);
  wheel.schedule(*second, 5);
  advance_to(wheel, 20);
  EXPECT_EQ(first.fired.size(), 1U);
}

}  // namespace
}  // namespace parley::net
