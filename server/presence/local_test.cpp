#include "presence/local.hpp"

#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

namespace parley::presence {
namespace {

using namespace std::chrono_literals;

class LocalPresenceTest : public testing::Test {
 protected:
  PresenceStatus status(UserId user) {
    boost::asio::io_context context;
    auto statuses = boost::asio::co_spawn(context, presence_.get({user}), boost::asio::use_future);
    context.run();
    return statuses.get().front();
  }
  void refresh(UserId user) { presence_.refresh(std::span(&user, 1)); }

  LocalPresence::Clock::time_point now_{};
  LocalPresence presence_{15s, [this] { return now_; }};
};

TEST_F(LocalPresenceTest, LastsForItsTimeToLive) {
  refresh(UserId(1));
  now_ += 14'999ms;
  EXPECT_EQ(status(UserId(1)), PresenceStatus::online);
  now_ += 1ms;
  EXPECT_EQ(status(UserId(1)), PresenceStatus::offline);
}

TEST_F(LocalPresenceTest, RefreshingBeginsItAnew) {
  refresh(UserId(1));
  now_ += 10s;
  refresh(UserId(1));
  now_ += 10s;
  EXPECT_EQ(status(UserId(1)), PresenceStatus::online);
}

TEST_F(LocalPresenceTest, SweepingKeepsWhoIsHere) {
  refresh(UserId(1));
  now_ += 10s;
  refresh(UserId(2));
  now_ += 10s;
  refresh(UserId(3));
  EXPECT_EQ(status(UserId(1)), PresenceStatus::offline);
  EXPECT_EQ(status(UserId(2)), PresenceStatus::online);
  EXPECT_EQ(status(UserId(3)), PresenceStatus::online);
}

}  // namespace
}  // namespace parley::presence
