#include "http/cookie.hpp"

#include <fmt/format.h>

namespace parley::http {
namespace {

constexpr std::string_view session_cookie = "parley_session";
constexpr std::string_view hint_cookie = "parley_hint";
constexpr long four_hundred_days = 400L * 24 * 60 * 60;

std::string set_cookie(std::string_view value, long max_age_seconds, bool secure) {
  return fmt::format("{}={}; Path=/; Max-Age={}; HttpOnly; SameSite=Lax{}", session_cookie, value,
                     max_age_seconds, secure ? "; Secure" : "");
}

std::string_view value_of(std::string_view cookie_name, std::string_view cookie_header) {
  while (!cookie_header.empty()) {
    const std::size_t end = cookie_header.find(';');
    std::string_view pair = cookie_header.substr(0, end);
    cookie_header.remove_prefix(end == std::string_view::npos ? cookie_header.size() : end + 1);
    while (!pair.empty() && pair.front() == ' ') pair.remove_prefix(1);
    while (!pair.empty() && pair.back() == ' ') pair.remove_suffix(1);
    if (pair.size() > cookie_name.size() && pair.substr(0, cookie_name.size()) == cookie_name &&
        pair[cookie_name.size()] == '=') {
      return pair.substr(cookie_name.size() + 1);
    }
  }
  return {};
}

}  // namespace

std::string_view session_token(std::string_view cookie_header) {
  return value_of(session_cookie, cookie_header);
}

std::string keep_session(std::string_view token, bool secure) {
  return set_cookie(token, four_hundred_days, secure);
}

std::string drop_session(bool secure) {
  return set_cookie({}, 0, secure);
}

std::string correct_hint(std::string_view cookie_header) {
  const bool has_session = !session_token(cookie_header).empty();
  if (has_session == (value_of(hint_cookie, cookie_header) == "1")) return {};
  return fmt::format("{}={}; Path=/; Max-Age={}; SameSite=Lax", hint_cookie, has_session ? "1" : "",
                     has_session ? four_hundred_days : 0L);
}

}  // namespace parley::http
