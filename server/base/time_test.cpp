#include "base/time.hpp"

#include <gtest/gtest.h>

namespace parley {
namespace {

TEST(Timestamp, FormatsAsRfc3339) {
  EXPECT_EQ(Timestamp(0).to_rfc3339(), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(Timestamp(1'709'164'799'007).to_rfc3339(), "2024-02-28T23:59:59.007Z");
  EXPECT_EQ(Timestamp(1'709'164'800'000).to_rfc3339(), "2024-02-29T00:00:00.000Z");
  EXPECT_EQ(Timestamp(253'402'300'799'999).to_rfc3339(), "9999-12-31T23:59:59.999Z");
}

TEST(Timestamp, OrdersAndMoves) {
  const Timestamp t(1'000);
  EXPECT_LT(t, t + std::chrono::milliseconds(1));
  EXPECT_EQ(t - std::chrono::seconds(1), Timestamp(0));
}

TEST(Timestamp, NowIsAfterThisWasWritten) {
  EXPECT_GT(now(), Timestamp(1'790'000'000'000));
}

}  // namespace
}  // namespace parley
