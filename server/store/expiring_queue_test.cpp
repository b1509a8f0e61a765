#include "store/expiring_queue.hpp"

#include <gtest/gtest.h>

namespace parley::store {
namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

struct Job {
  int number;
  Clock::time_point deadline;
};

class ExpiringQueueTest : public testing::Test {
 protected:
  void push(int number, Clock::duration from_now) {
    ++length_;
    queue_.push(Job{number, Clock::now() + from_now});
  }
  std::vector<int> take(std::size_t most) {
    std::vector<int> numbers;
    for (const Job& job : queue_.take(most)) numbers.push_back(job.number);
    return numbers;
  }

  boost::asio::io_context context_{1};
  std::atomic<std::size_t> length_{0};
  std::vector<int> expired_;
  ExpiringQueue<Job> queue_{context_, length_,
                            [this](const Job& job) { expired_.push_back(job.number); }};
};

using Numbers = std::vector<int>;

TEST_F(ExpiringQueueTest, HandsOutInOrderAndCounts) {
  for (int n = 1; n <= 5; ++n) push(n, 1h);
  EXPECT_EQ(take(2), (Numbers{1, 2}));
  EXPECT_EQ(length_, 3U);
  queue_.push_front(Job{2, Clock::now() + 1h});
  EXPECT_EQ(length_, 4U);
  EXPECT_EQ(take(100), (Numbers{2, 3, 4, 5}));
  EXPECT_TRUE(queue_.empty());
  EXPECT_EQ(length_, 0U);
  EXPECT_EQ(take(1), Numbers{});
}

TEST_F(ExpiringQueueTest, TellsTheLateWhenTheirTimeComes) {
  push(1, 1ms);
  push(2, 30ms);
  push(3, 1h);
  while (expired_.size() < 2) context_.run_one();
  EXPECT_EQ(expired_, (Numbers{1, 2}));
  EXPECT_EQ(length_, 1U);
  queue_.stop();
  context_.run();  // nothing keeps it any more
  EXPECT_EQ(queue_.take_all().size(), 1U);
}

TEST_F(ExpiringQueueTest, HandsOutNobodyWhoIsLate) {
  push(1, -1ms);
  push(2, 1h);
  EXPECT_EQ(take(1), Numbers{2});
  EXPECT_EQ(expired_, Numbers{1});
}

}  // namespace
}  // namespace parley::store
