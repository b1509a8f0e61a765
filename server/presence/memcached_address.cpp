#include "presence/memcached_address.hpp"

#include <charconv>
#include <optional>

#include <fmt/format.h>

namespace parley::presence {
namespace {

constexpr std::string_view scheme = "memcached://";
constexpr std::size_t most_servers = 16;

bool is_host(std::string_view text, bool is_bracketed) {
  constexpr std::string_view name =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_";
  constexpr std::string_view ipv6 = "0123456789abcdefABCDEF:.";
  return !text.empty() && text.size() <= 255 &&
         text.find_first_not_of(is_bracketed ? ipv6 : name) == std::string_view::npos;
}

std::optional<MemcachedAddress> parse_one(std::string_view text) {
  const bool is_bracketed = text.starts_with('[');
  const std::size_t host_end = is_bracketed ? text.find(']') : text.find(':');
  std::string_view host = text.substr(0, host_end);
  std::string_view rest;
  if (is_bracketed) {
    if (host_end == std::string_view::npos) return std::nullopt;
    host.remove_prefix(1);
    rest = text.substr(host_end + 1);
  } else if (host_end != std::string_view::npos) {
    rest = text.substr(host_end);
  }
  if (!is_host(host, is_bracketed)) return std::nullopt;
  MemcachedAddress address;
  address.host = host;
  if (rest.empty()) return address;
  if (!rest.starts_with(':')) return std::nullopt;
  rest.remove_prefix(1);
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), address.port);
  const bool is_port = error == std::errc{} && end == rest.data() + rest.size();
  if (!is_port || address.port == 0) return std::nullopt;
  return address;
}

}  // namespace

std::string MemcachedAddress::to_string() const {
  return host.find(':') == std::string::npos ? fmt::format("{}:{}", host, port)
                                             : fmt::format("[{}]:{}", host, port);
}

Result<std::vector<MemcachedAddress>> parse_memcached_url(std::string_view url) {
  if (!url.starts_with(scheme)) {
    return fail(errors::bad_request, "must begin with memcached://");
  }
  std::string_view list = url.substr(scheme.size());
  std::vector<MemcachedAddress> addresses;
  while (true) {
    const std::size_t comma = list.find(',');
    const std::string_view item = list.substr(0, comma);
    auto address = parse_one(item);
    if (!address) {
      return fail(errors::bad_request,
                  fmt::format("\"{}\" is not a host and port such as 127.0.0.1:11211", item));
    }
    if (addresses.size() == most_servers) {
      return fail(errors::bad_request, fmt::format("names more than {} servers", most_servers));
    }
    addresses.push_back(std::move(*address));
    if (comma == std::string_view::npos) return addresses;
    list.remove_prefix(comma + 1);
  }
}

}  // namespace parley::presence
