#include "gateway/presence_tracker.hpp"

#include <string>

#include <gtest/gtest.h>

namespace parley::gateway {
namespace {

class RecordingStore final : public PresenceStore {
 public:
  void refresh(std::span<const UserId> users) override { record("+", users); }
  void remove(std::span<const UserId> users) override { record("-", users); }
  Task<std::vector<PresenceStatus>> get(std::vector<UserId> users) override {
    co_return std::vector<PresenceStatus>(users.size(), PresenceStatus::unknown);
  }
  void close() override {}
  std::string take() { return std::exchange(calls_, {}); }

 private:
  void record(const char* sign, std::span<const UserId> users) {
    for (const UserId user : users) calls_ += sign + user.to_string() + " ";
  }
  std::string calls_;
};

using std::chrono::milliseconds;

class PresenceTrackerTest : public testing::Test {
 protected:
  RecordingStore store;
  PresenceTracker tracker{store, {milliseconds(2'000), milliseconds(60'000)}};
  PresenceTracker::Clock::time_point start = PresenceTracker::Clock::now();
  const UserId user{7};
};

TEST_F(PresenceTrackerTest, TellsAtOnceThatSomebodyCameAndLaterThatSheLeft) {
  tracker.tick(start);
  tracker.connected(user);
  EXPECT_EQ(store.take(), "+7 ");
  tracker.disconnected(user, start);
  EXPECT_TRUE(tracker.tick(start + milliseconds(1'999)).empty());
  EXPECT_EQ(store.take(), "");
  EXPECT_EQ(tracker.tick(start + milliseconds(2'000)), std::vector{user});
  EXPECT_EQ(store.take(), "-7 ");
  EXPECT_TRUE(tracker.tick(start + milliseconds(9'000)).empty());
}

TEST_F(PresenceTrackerTest, AReloadedPageDoesNotFlicker) {
  tracker.tick(start);
  tracker.connected(user);
  tracker.disconnected(user, start);
  tracker.connected(user);
  store.take();
  EXPECT_TRUE(tracker.tick(start + milliseconds(5'000)).empty());
  EXPECT_EQ(store.take(), "");
}

// Another server may have taken the user over and given up again meanwhile.
TEST_F(PresenceTrackerTest, WhoComesBackIsToldAgain) {
  tracker.connected(user);
  tracker.disconnected(user, start);
  store.take();
  tracker.connected(user);
  EXPECT_EQ(store.take(), "+7 ");
  tracker.connected(user);
  EXPECT_EQ(store.take(), "");
}

// The user may be on another server by now, whose word this one must not write over.
TEST_F(PresenceTrackerTest, WhoIsLeavingIsNotRefreshed) {
  PresenceTracker slow(store, {milliseconds(30'000), milliseconds(5'000)});
  const UserId stays(8);
  slow.connected(user);
  slow.connected(stays);
  slow.tick(start);
  slow.disconnected(user, start + milliseconds(1'000));
  store.take();
  slow.tick(start + milliseconds(5'000));
  EXPECT_EQ(store.take(), "+8 ");
  // Unless that lasts: nobody is to expire before they have left.
  slow.disconnected(stays, start + milliseconds(9'000));
  slow.tick(start + milliseconds(10'000));
  EXPECT_EQ(store.take(), "+7 ");
}

TEST_F(PresenceTrackerTest, StaysWhileOneOfSeveralSocketsIsOpen) {
  tracker.tick(start);
  tracker.connected(user);
  tracker.connected(user);
  tracker.disconnected(user, start);
  EXPECT_TRUE(tracker.tick(start + milliseconds(5'000)).empty());
  tracker.disconnected(user, start + milliseconds(6'000));
  EXPECT_EQ(tracker.tick(start + milliseconds(8'000)), std::vector{user});
}

TEST_F(PresenceTrackerTest, RefreshesWhoIsHere) {
  tracker.connected(user);
  store.take();
  tracker.tick(start + milliseconds(100'000));
  EXPECT_EQ(store.take(), "+7 ");
  tracker.tick(start + milliseconds(100'001));
  EXPECT_EQ(store.take(), "");
}

TEST_F(PresenceTrackerTest, EverybodyLeavesWithTheServer) {
  tracker.connected(user);
  store.take();
  EXPECT_EQ(tracker.leave_all(), std::vector{user});
  EXPECT_EQ(store.take(), "-7 ");
  EXPECT_TRUE(tracker.leave_all().empty());
}

}  // namespace
}  // namespace parley::gateway
