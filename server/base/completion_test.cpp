#include "base/completion.hpp"

#include <string>
#include <thread>

#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

namespace parley {
namespace {

TEST(Completion, ResumesOnTheTaskThreadFromAnother) {
  boost::asio::io_context context(1);
  std::thread worker;
  std::string seen;
  std::thread::id resumed_on;
  boost::asio::co_spawn(
      context,
      [&]() -> Task<> {
        auto start = [&](Completion<std::string> done) {
          worker = std::thread([done] { done("from afar"); });
        };
        seen = co_await wait_for<std::string>(std::move(start));
        resumed_on = std::this_thread::get_id();
      },
      boost::asio::detached);
  context.run();
  worker.join();
  EXPECT_EQ(seen, "from afar");
  EXPECT_EQ(resumed_on, std::this_thread::get_id());
}

TEST(Completion, MayBeCalledBeforeTheTaskWaitsAndOnlyOnce) {
  boost::asio::io_context context(1);
  int resumed = 0;
  boost::asio::co_spawn(
      context,
      [&]() -> Task<> {
        auto start = [](Completion<int> done) {
          done(1);
          done(2);
        };
        resumed += co_await wait_for<int>(std::move(start));
      },
      boost::asio::detached);
  context.run();
  EXPECT_EQ(resumed, 1);
}

}  // namespace
}  // namespace parley
