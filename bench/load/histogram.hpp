// Counts of durations, from which percentiles are read with less than 1 % of error, in constant
// memory and time. The buckets are log-linear as in Gil Tene's HdrHistogram
// (https://hdrhistogram.org): every power of two is divided into as many equal parts, so the width
// of a bucket stays in proportion to the values in it. A value; one thread at a time.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace parley::load {

class Histogram {
 public:
  Histogram();

  // Negative durations count as 0; those above 2^40 ns (18 minutes) as that.
  void record(std::chrono::nanoseconds duration);
  void add(const Histogram& other);

  std::uint64_t count() const { return count_; }
  std::chrono::nanoseconds maximum() const { return std::chrono::nanoseconds(maximum_); }
  std::chrono::nanoseconds mean() const;

  // The smallest recorded duration that `percent` of all do not exceed, rounded up to the end of
  // its bucket, never above maximum(); 0 when nothing was recorded. REQUIRES: 0 < percent <= 100.
  std::chrono::nanoseconds percentile(double percent) const;

  // Buckets up to `value` lie below this index. For tests.
  static std::size_t bucket_of(std::uint64_t value);
  // The highest value that falls into the bucket.
  static std::uint64_t highest_of(std::size_t bucket);

 private:
  std::vector<std::uint64_t> buckets_;
  std::uint64_t count_ = 0;
  std::uint64_t maximum_ = 0;
  double sum_ = 0;
};

}  // namespace parley::load
