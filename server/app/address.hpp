// `host:port` as operators write it. Pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace parley::app {

struct Address {
  std::string host;  // IPv4 or IPv6 without brackets
  std::uint16_t port = 0;
};

// `127.0.0.1:8080`, `[::1]:8080`. Fails with a sentence for the operator.
Result<Address> parse_address(std::string_view text);
std::string to_string(const Address& address);

}  // namespace parley::app
