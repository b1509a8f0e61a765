#include "config/values.hpp"

#include <array>
#include <charconv>
#include <limits>
#include <utility>

#include <fmt/format.h>

namespace parley::config {
namespace {

// Splits "64KiB" into 64 and "KiB".
bool split_unit(std::string_view text, std::uint64_t& number, std::string_view& unit) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{}) return false;
  unit = text.substr(static_cast<std::size_t>(end - text.data()));
  return true;
}

struct Unit {
  std::string_view name;
  std::uint64_t factor;
};

constexpr std::array<Unit, 4> sizes{
    {{"GiB", 1ULL << 30}, {"MiB", 1ULL << 20}, {"KiB", 1ULL << 10}, {"", 1}}};
// Largest first, so that printing finds the shortest form.
constexpr std::array<Unit, 5> durations{
    {{"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1'000}, {"ms", 1}}};

template <std::size_t N>
bool parse_with_unit(std::string_view text, const std::array<Unit, N>& units,
                     std::uint64_t& value) {
  std::uint64_t number = 0;
  std::string_view name;
  if (!split_unit(text, number, name)) return false;
  for (const Unit& unit : units) {
    if (unit.name != name) continue;
    if (number > std::numeric_limits<std::uint64_t>::max() / unit.factor) return false;
    value = number * unit.factor;
    return true;
  }
  return false;
}

constexpr std::array<std::pair<std::string_view, log::Level>, 4> levels{{
    {"debug", log::Level::debug},
    {"info", log::Level::info},
    {"warning", log::Level::warning},
    {"error", log::Level::error},
}};
constexpr std::array<std::pair<std::string_view, store::Durability>, 2> durabilities{{
    {"normal", store::Durability::normal},
    {"full", store::Durability::full},
}};

template <class T, std::size_t N>
bool parse_name(std::string_view text, const std::array<std::pair<std::string_view, T>, N>& names,
                T& value) {
  for (const auto& [name, meaning] : names) {
    if (name != text) continue;
    value = meaning;
    return true;
  }
  return false;
}

template <class T, std::size_t N>
std::string print_name(T value, const std::array<std::pair<std::string_view, T>, N>& names) {
  for (const auto& [name, meaning] : names) {
    if (meaning == value) return std::string(name);
  }
  return {};
}

}  // namespace

bool ValueType<std::string>::parse(std::string_view text, std::string& value) {
  value = text;
  return true;
}
std::string ValueType<std::string>::print(const std::string& value) {
  return value;
}

bool ValueType<std::vector<std::string>>::parse(std::string_view text,
                                                std::vector<std::string>& value) {
  std::vector<std::string> items;
  while (!text.empty()) {
    const std::size_t end = text.find(',');
    std::string_view item = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    while (!item.empty() && item.front() == ' ') item.remove_prefix(1);
    while (!item.empty() && item.back() == ' ') item.remove_suffix(1);
    if (!item.empty()) items.emplace_back(item);
  }
  value = std::move(items);
  return true;
}
std::string ValueType<std::vector<std::string>>::print(const std::vector<std::string>& value) {
  return fmt::format("{}", fmt::join(value, ","));
}

bool ValueType<bool>::parse(std::string_view text, bool& value) {
  if (text != "on" && text != "off") return false;
  value = text == "on";
  return true;
}
std::string ValueType<bool>::print(bool value) {
  return value ? "on" : "off";
}

bool parse_number(std::string_view text, std::uint64_t& value) {
  return parse_with_unit(text, sizes, value);
}
std::string print_number(std::uint64_t value) {
  return std::to_string(value);
}

bool parse_duration(std::string_view text, std::chrono::milliseconds& value) {
  constexpr std::uint64_t hundred_years_ms = 3'153'600'000'000;
  std::uint64_t milliseconds = 0;
  if (!parse_with_unit(text, durations, milliseconds) || milliseconds > hundred_years_ms) {
    return false;
  }
  value = std::chrono::milliseconds(milliseconds);
  return true;
}
std::string print_duration(std::chrono::milliseconds value) {
  const auto milliseconds = static_cast<std::uint64_t>(value.count());
  for (const Unit& unit : durations) {
    if (milliseconds >= unit.factor && milliseconds % unit.factor == 0) {
      return fmt::format("{}{}", milliseconds / unit.factor, unit.name);
    }
  }
  return "0ms";
}

bool ValueType<RateLimiter::Limit>::parse(std::string_view text, RateLimiter::Limit& value) {
  if (text == "off") {
    value = {0, {}};
    return true;
  }
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return false;
  RateLimiter::Limit limit;
  if (!ValueType<int>::parse(text.substr(0, slash), limit.burst) || limit.burst < 1 ||
      !parse_duration(text.substr(slash + 1), limit.interval)) {
    return false;
  }
  value = limit;
  return true;
}
std::string ValueType<RateLimiter::Limit>::print(const RateLimiter::Limit& value) {
  if (value.burst == 0) return "off";
  return fmt::format("{}/{}", value.burst, print_duration(value.interval));
}

bool ValueType<http::TrustedProxies>::parse(std::string_view text, http::TrustedProxies& value) {
  auto proxies = http::TrustedProxies::parse(text);
  if (!proxies) return false;
  value = std::move(*proxies);
  return true;
}
std::string ValueType<http::TrustedProxies>::print(const http::TrustedProxies& value) {
  return value.to_string();
}

bool ValueType<log::Level>::parse(std::string_view text, log::Level& value) {
  return parse_name(text, levels, value);
}
std::string ValueType<log::Level>::print(log::Level value) {
  return print_name(value, levels);
}

bool ValueType<store::Durability>::parse(std::string_view text, store::Durability& value) {
  return parse_name(text, durabilities, value);
}
std::string ValueType<store::Durability>::print(store::Durability value) {
  return print_name(value, durabilities);
}

}  // namespace parley::config
