#include "http/cookie.hpp"

#include <fmt/format.h>

namespace parley::http {
namespace {

constexpr std::string_view cookie_name = "parley_session";

std::string set_cookie(std::string_view value, long max_age_seconds, bool secure) {
  return fmt::format("{}={}; Path=/; Max-Age={}; HttpOnly; SameSite=Lax{}", cookie_name, value,
                     max_age_seconds, secure ? "; Secure" : "");
}

}  // namespace

std::string_view session_token(std::string_view cookie_header) {
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

std::string keep_session(std::string_view token, bool secure) {
  constexpr long four_hundred_days = 400L * 24 * 60 * 60;
  return set_cookie(token, four_hundred_days, secure);
}

std::string drop_session(bool secure) {
  return set_cookie({}, 0, secure);
}

}  // namespace parley::http
