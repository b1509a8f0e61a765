// Where the Memcacheds are. Pure functions; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace parley::presence {

struct MemcachedAddress {
  std::string host;  // a name, IPv4, or IPv6 without brackets
  std::uint16_t port = 11'211;

  std::string to_string() const;  // `host:port`, `[::1]:port`
};

// `memcached://host[:port][,host[:port]]…`, one to 16 of them. The message of a failure goes after
// the name of a setting.
Result<std::vector<MemcachedAddress>> parse_memcached_url(std::string_view url);

}  // namespace parley::presence
