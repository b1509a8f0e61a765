// Identifiers: positive 64-bit integers that are different types for different things, so that a
// user is never taken for a conversation. On the wire they are decimal strings, since JavaScript's
// numbers hold 53 bits only. Values are immutable; any thread may use them.
#pragma once

#include <charconv>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace parley {

template <class Tag>
class Id {
 public:
  constexpr Id() = default;
  constexpr explicit Id(std::int64_t value) : value_(value) {}

  // Positive for every real thing; 0 only in a default-constructed Id.
  constexpr std::int64_t value() const { return value_; }
  constexpr explicit operator bool() const { return value_ != 0; }
  std::string to_string() const { return std::to_string(value_); }

  // The decimal form of `to_string`, without sign, blanks or leading zeros; otherwise nothing.
  static std::optional<Id> parse(std::string_view text) {
    if (text.empty() || text.size() > 19 || text.front() < '1' || text.front() > '9') return {};
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return {};
    return Id(value);
  }

  friend constexpr auto operator<=>(Id, Id) = default;

 private:
  std::int64_t value_ = 0;
};

// A new identifier: 42 bits of milliseconds since 2020-01-01 UTC, then 21 random bits, so that ids
// made on any number of servers without coordination sort by age and rarely collide (one in two
// million for two made in the same millisecond; the primary key refuses the second, and the
// command fails as retryable). Thread-safe.
std::int64_t make_id_value();

template <class Tag>
Id<Tag> make_id() {
  return Id<Tag>(make_id_value());
}

}  // namespace parley

template <class Tag>
struct std::hash<parley::Id<Tag>> {
  std::size_t operator()(parley::Id<Tag> id) const noexcept {
    // Fibonacci hashing: the low bits are random already, the high ones are a clock.
    return static_cast<std::size_t>(static_cast<std::uint64_t>(id.value()) * 0x9E3779B97F4A7C15ULL);
  }
};
