#include "load/histogram.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace parley::load {
namespace {

using std::chrono::nanoseconds;

TEST(Histogram, EmptyHasNothing) {
  const Histogram histogram;
  EXPECT_EQ(histogram.count(), 0U);
  EXPECT_EQ(histogram.percentile(50).count(), 0);
  EXPECT_EQ(histogram.mean().count(), 0);
}

TEST(Histogram, BucketsFollowEachOtherWithoutAGap) {
  std::uint64_t expected_lowest = 0;
  for (std::size_t bucket = 0; expected_lowest < (std::uint64_t{1} << 39); ++bucket) {
    EXPECT_EQ(Histogram::bucket_of(expected_lowest), bucket);
    const std::uint64_t highest = Histogram::highest_of(bucket);
    ASSERT_GE(highest, expected_lowest);
    EXPECT_EQ(Histogram::bucket_of(highest), bucket);
    EXPECT_LE(static_cast<double>(highest - expected_lowest),
              static_cast<double>(highest) / 128);  // the error of a percentile
    expected_lowest = highest + 1;
  }
}

TEST(Histogram, PercentilesAreThoseOfTheSortedValues) {
  std::mt19937_64 random(7);
  std::lognormal_distribution<double> values(14, 2);
  Histogram histogram;
  std::vector<std::int64_t> sorted;
  for (int n = 0; n < 50'000; ++n) {
    sorted.push_back(static_cast<std::int64_t>(values(random)));
    histogram.record(nanoseconds(sorted.back()));
  }
  std::sort(sorted.begin(), sorted.end());
  for (const double percent : {0.01, 50.0, 90.0, 99.0, 99.9, 100.0}) {
    const auto rank = static_cast<std::size_t>(std::ceil(percent / 100 * 50'000)) - 1;
    const auto exact = static_cast<double>(sorted[rank]);
    const auto read = static_cast<double>(histogram.percentile(percent).count());
    EXPECT_GE(read, exact);
    EXPECT_LE(read, exact * 1.008 + 1) << percent;
  }
  EXPECT_EQ(histogram.maximum().count(), sorted.back());
}

TEST(Histogram, AddIsAsIfAllHadBeenRecordedInOne) {
  Histogram low;
  Histogram high;
  for (int n = 1; n <= 100; ++n) (n <= 50 ? low : high).record(nanoseconds(n));
  low.add(high);
  EXPECT_EQ(low.count(), 100U);
  EXPECT_EQ(low.percentile(50).count(), 50);
  EXPECT_EQ(low.percentile(99).count(), 99);
  EXPECT_EQ(low.mean().count(), 50);
}

TEST(Histogram, WhatIsOutOfRangeIsKeptAtItsEdge) {
  Histogram histogram;
  histogram.record(nanoseconds(-5));
  EXPECT_EQ(histogram.percentile(100).count(), 0);
  histogram.record(std::chrono::hours(30));
  EXPECT_EQ(histogram.percentile(100).count(), (std::int64_t{1} << 40) - 1);
}

}  // namespace
}  // namespace parley::load
