#include "config/adapter_url.hpp"

#include <algorithm>
#include <cctype>

#include "bus/amqp_address.hpp"
#include "presence/memcached_address.hpp"

namespace parley::config {
namespace {

constexpr std::string_view hidden = "***";

// A password may hold a `/`, a `?` or an `@` that somebody forgot to escape: the last `@` ends it.
void hide_before_host(std::string& url) {
  const std::size_t slashes = url.find("://");
  if (slashes == std::string::npos) return;
  const std::size_t start = slashes + 3;
  const std::size_t end = url.rfind('@');
  if (end == std::string::npos || end < start) return;
  const std::size_t colon = url.find(':', start);
  if (colon < end) url.replace(colon + 1, end - colon - 1, hidden);
}

std::string in_lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

// `password=…` and `sslpassword=…`, as parameters of an address or words of a connection string,
// where a value may stand in single quotes and spaces around the equals sign.
void hide_parameters(std::string& url) {
  constexpr std::string_view name = "password";
  std::size_t at = 0;
  while ((at = in_lower_case(url).find(name, at)) != std::string::npos) {
    at = std::min(url.find_first_not_of(' ', at + name.size()), url.size());
    if (at == url.size() || url[at] != '=') continue;
    at = std::min(url.find_first_not_of(' ', at + 1), url.size());
    std::size_t end = at;
    if (end < url.size() && url[end] == '\'') {
      ++end;
      while (end < url.size() && url[end] != '\'') end += url[end] == '\\' ? 2 : 1;
      end = std::min(end + 1, url.size());
    } else {
      end = std::min(url.find_first_of("& ", at), url.size());
    }
    if (end == at) continue;
    url.replace(at, end - at, hidden);
    at += hidden.size();
  }
}

}  // namespace

bool is_database_url(std::string_view text) {
  return text.starts_with("sqlite:") || text.starts_with("postgres:") ||
         text.starts_with("postgresql:");
}

bool is_bus_url(std::string_view text) {
  return text == "local:" || bus::parse_amqp_address(text).has_value();
}

bool is_presence_url(std::string_view text) {
  return text == "local:" || presence::parse_memcached_url(text).has_value();
}

std::string without_password(std::string_view url) {
  std::string shown(url);
  hide_before_host(shown);
  hide_parameters(shown);
  return shown;
}

}  // namespace parley::config
