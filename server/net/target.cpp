#include "net/target.hpp"

#include <algorithm>
#include <array>

#include "net/headers.hpp"
#include "net/utf8.hpp"

namespace parley::net {
namespace {

std::optional<unsigned> hex_digit(char digit) {
  if (digit >= '0' && digit <= '9') return static_cast<unsigned>(digit - '0');
  if (digit >= 'a' && digit <= 'f') return static_cast<unsigned>(digit - 'a' + 10);
  if (digit >= 'A' && digit <= 'F') return static_cast<unsigned>(digit - 'A' + 10);
  return std::nullopt;
}

bool is_clean(std::string_view decoded) {
  return decoded.find('\0') == std::string_view::npos && is_valid_utf8(decoded);
}

bool has_dot_segment(std::string_view path) {
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    const std::string_view segment = path.substr(0, slash);
    if (segment == "." || segment == "..") return true;
    if (slash == std::string_view::npos) break;
    path.remove_prefix(slash + 1);
  }
  return false;
}

// Drops "http://authority" of an absolute-form target; nothing if it is no such.
std::optional<std::string_view> without_authority(std::string_view raw) {
  constexpr std::array<std::string_view, 2> schemes{"http://", "https://"};
  for (const std::string_view scheme : schemes) {
    if (!equals_ignoring_case(raw.substr(0, scheme.size()), scheme)) continue;
    const std::string_view rest = raw.substr(scheme.size());
    const std::size_t end = rest.find_first_of("/?");
    if (end == 0 || rest.empty()) return std::nullopt;
    return end == std::string_view::npos ? std::string_view{} : rest.substr(end);
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      if (text.size() - i < 3) return std::nullopt;
      const auto high = hex_digit(text[i + 1]);
      const auto low = hex_digit(text[i + 2]);
      if (!high || !low) return std::nullopt;
      decoded.push_back(static_cast<char>(*high * 16 + *low));
      i += 2;
    } else {
      decoded.push_back(plus_is_space && text[i] == '+' ? ' ' : text[i]);
    }
  }
  return decoded;
}

std::optional<Target> parse_target(std::string_view raw) {
  if (raw == "*") return Target{"*", {}};
  if (raw.empty()) return std::nullopt;
  if (raw.front() != '/') {
    const auto rest = without_authority(raw);
    if (!rest) return std::nullopt;
    raw = *rest;
  }
  if (raw.find('#') != std::string_view::npos) return std::nullopt;

  const std::size_t question = raw.find('?');
  const std::string_view raw_path = raw.substr(0, question);
  Target target;
  if (question != std::string_view::npos) target.query = raw.substr(question + 1);

  auto path = percent_decode(raw_path);
  if (!path) return std::nullopt;
  const auto slashes = [](std::string_view text) {
    return std::count(text.begin(), text.end(), '/');
  };
  if (slashes(*path) != slashes(raw_path)) return std::nullopt;  // an encoded slash
  if (path->empty()) *path = "/";
  if (!is_clean(*path) || has_dot_segment(*path)) return std::nullopt;
  target.path = std::move(*path);

  if (!target.query.empty()) {
    const auto query = percent_decode(target.query);
    if (!query || !is_clean(*query)) return std::nullopt;
  }
  return target;
}

std::optional<std::string> Target::query_value(std::string_view name) const {
  std::string_view rest = query;
  while (!rest.empty()) {
    const std::size_t ampersand = rest.find('&');
    const std::string_view pair = rest.substr(0, ampersand);
    const std::size_t equals = pair.find('=');
    if (percent_decode(pair.substr(0, equals), true) == name) {
      if (equals == std::string_view::npos) return std::string{};
      return percent_decode(pair.substr(equals + 1), true);
    }
    if (ampersand == std::string_view::npos) break;
    rest.remove_prefix(ampersand + 1);
  }
  return std::nullopt;
}

}  // namespace parley::net
