// How the types of settings are written: 30s, 64KiB, on, 10/30s. Pure functions; any thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/log.hpp"
#include "base/rate_limiter.hpp"
#include "http/trusted_proxies.hpp"
#include "store/stores.hpp"

namespace parley::config {

// Each `parse` leaves `value` alone and returns false when the text is not of the type; `expected`
// says what is. `print` writes what `parse` reads.
template <class T>
struct ValueType;

template <>
struct ValueType<std::string> {
  static constexpr std::string_view expected = "a text";
  static bool parse(std::string_view text, std::string& value);
  static std::string print(const std::string& value);
};
template <>
struct ValueType<std::vector<std::string>> {
  static constexpr std::string_view expected = "texts with commas between them";
  static bool parse(std::string_view text, std::vector<std::string>& value);
  static std::string print(const std::vector<std::string>& value);
};
template <>
struct ValueType<bool> {
  static constexpr std::string_view expected = "on or off";
  static bool parse(std::string_view text, bool& value);
  static std::string print(bool value);
};

// Whole numbers; with KiB, MiB or GiB they are bytes.
bool parse_number(std::string_view text, std::uint64_t& value);
std::string print_number(std::uint64_t value);
template <std::integral T>
struct ValueType<T> {
  static constexpr std::string_view expected = "a whole number, such as 64 or 64KiB";
  static bool parse(std::string_view text, T& value) {
    std::uint64_t number = 0;
    if (!parse_number(text, number) || !std::in_range<T>(number)) return false;
    value = static_cast<T>(number);
    return true;
  }
  static std::string print(T value) { return print_number(static_cast<std::uint64_t>(value)); }
};

bool parse_duration(std::string_view text, std::chrono::milliseconds& value);
std::string print_duration(std::chrono::milliseconds value);
template <class Rep, class Period>
struct ValueType<std::chrono::duration<Rep, Period>> {
  using Duration = std::chrono::duration<Rep, Period>;
  static constexpr std::string_view expected = "a duration, such as 500ms, 30s, 5m, 12h or 30d";
  static bool parse(std::string_view text, Duration& value) {
    std::chrono::milliseconds exact{};
    if (!parse_duration(text, exact)) return false;
    const auto rounded = std::chrono::duration_cast<Duration>(exact);
    if (rounded != exact) return false;
    value = rounded;
    return true;
  }
  static std::string print(Duration value) { return print_duration(value); }
};

template <>
struct ValueType<RateLimiter::Limit> {
  static constexpr std::string_view expected =
      "a burst and the interval after it, such as 10/30s, or off";
  static bool parse(std::string_view text, RateLimiter::Limit& value);
  static std::string print(const RateLimiter::Limit& value);
};
template <>
struct ValueType<http::TrustedProxies> {
  static constexpr std::string_view expected =
      "addresses and networks with commas between them, such as 127.0.0.1,10.0.0.0/8,fd00::/8";
  static bool parse(std::string_view text, http::TrustedProxies& value);
  static std::string print(const http::TrustedProxies& value);
};
template <>
struct ValueType<log::Level> {
  static constexpr std::string_view expected = "debug, info, warning or error";
  static bool parse(std::string_view text, log::Level& value);
  static std::string print(log::Level value);
};
template <>
struct ValueType<store::Durability> {
  static constexpr std::string_view expected = "normal or full";
  static bool parse(std::string_view text, store::Durability& value);
  static std::string print(store::Durability value);
};

}  // namespace parley::config
