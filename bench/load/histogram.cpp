#include "load/histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace parley::load {
namespace {

constexpr unsigned part_bits = 7;  // 128 parts of every power of two
constexpr std::uint64_t parts = std::uint64_t{1} << part_bits;
constexpr unsigned largest_bits = 40;
constexpr std::uint64_t largest = (std::uint64_t{1} << largest_bits) - 1;

}  // namespace

Histogram::Histogram() : buckets_(bucket_of(largest) + 1) {}

// Values below 2 * parts have a bucket each; above, `shift` low bits are lost.
std::size_t Histogram::bucket_of(std::uint64_t value) {
  const auto bits = static_cast<unsigned>(std::bit_width(value));
  if (bits <= part_bits + 1) return value;
  const unsigned shift = bits - part_bits - 1;
  return shift * parts + (value >> shift);
}

std::uint64_t Histogram::highest_of(std::size_t bucket) {
  if (bucket < 2 * parts) return bucket;
  const std::size_t shift = bucket / parts - 1;
  return ((bucket - shift * parts + 1) << shift) - 1;
}

void Histogram::record(std::chrono::nanoseconds duration) {
  const auto value =
      std::min(static_cast<std::uint64_t>(std::max<std::int64_t>(duration.count(), 0)), largest);
  ++buckets_[bucket_of(value)];
  ++count_;
  maximum_ = std::max(maximum_, value);
  sum_ += static_cast<double>(value);
}

void Histogram::add(const Histogram& other) {
  for (std::size_t at = 0; at < buckets_.size(); ++at) buckets_[at] += other.buckets_[at];
  count_ += other.count_;
  maximum_ = std::max(maximum_, other.maximum_);
  sum_ += other.sum_;
}

std::chrono::nanoseconds Histogram::mean() const {
  return std::chrono::nanoseconds(
      count_ == 0 ? 0 : static_cast<std::int64_t>(sum_ / static_cast<double>(count_)));
}

std::chrono::nanoseconds Histogram::percentile(double percent) const {
  const auto rank =
      static_cast<std::uint64_t>(std::ceil(percent / 100 * static_cast<double>(count_)));
  std::uint64_t seen = 0;
  for (std::size_t at = 0; at < buckets_.size() && count_ > 0; ++at) {
    seen += buckets_[at];
    if (seen >= std::max<std::uint64_t>(rank, 1)) {
      return std::chrono::nanoseconds(std::min(highest_of(at), maximum_));
    }
  }
  return std::chrono::nanoseconds(0);
}

}  // namespace parley::load
