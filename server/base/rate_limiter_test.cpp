#include "base/rate_limiter.hpp"

#include <gtest/gtest.h>

namespace parley {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(RateLimiter, AllowsTheBurstThenOnePerInterval) {
  RateLimiter limiter({3, seconds(10)});
  const auto start = RateLimiter::Clock::now();
  for (int i = 0; i < 3; ++i) EXPECT_EQ(limiter.acquire("a", start), milliseconds(0));
  EXPECT_EQ(limiter.acquire("a", start), seconds(10));
  EXPECT_EQ(limiter.acquire("a", start + seconds(4)), seconds(6));
  EXPECT_EQ(limiter.acquire("a", start + seconds(10)), milliseconds(0));
  EXPECT_EQ(limiter.acquire("a", start + seconds(10)), seconds(10));
}

TEST(RateLimiter, RestoresTheWholeBurstAfterRest) {
  RateLimiter limiter({2, seconds(1)});
  const auto start = RateLimiter::Clock::now();
  EXPECT_EQ(limiter.acquire("a", start), milliseconds(0));
  EXPECT_EQ(limiter.acquire("a", start), milliseconds(0));
  EXPECT_GT(limiter.acquire("a", start), milliseconds(0));
  EXPECT_EQ(limiter.acquire("a", start + seconds(2)), milliseconds(0));
  EXPECT_EQ(limiter.acquire("a", start + seconds(2)), milliseconds(0));
  EXPECT_GT(limiter.acquire("a", start + seconds(2)), milliseconds(0));
}

TEST(RateLimiter, KeepsKeysApart) {
  RateLimiter limiter({1, seconds(1)});
  const auto start = RateLimiter::Clock::now();
  EXPECT_EQ(limiter.acquire("a", start), milliseconds(0));
  EXPECT_EQ(limiter.acquire("b", start), milliseconds(0));
  EXPECT_GT(limiter.acquire("a", start), milliseconds(0));
}

TEST(RateLimiter, StaysBoundedUnderManyKeys) {
  RateLimiter limiter({1, seconds(1)}, 160);
  const auto start = RateLimiter::Clock::now();
  for (int i = 0; i < 10'000; ++i) {
    EXPECT_EQ(limiter.acquire("key" + std::to_string(i), start), milliseconds(0));
  }
}

TEST(RateLimiter, ZeroBurstMeansNoLimit) {
  RateLimiter limiter({0, seconds(1)});
  for (int i = 0; i < 100; ++i) EXPECT_EQ(limiter.acquire("a"), milliseconds(0));
}

}  // namespace
}  // namespace parley
