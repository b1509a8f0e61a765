// Where the broker is and who we are there: `amqp://user:password@host:port/vhost`, as the RabbitMQ
// URI specification has it. Immutable; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace parley::bus {

struct AmqpAddress {
  std::string host = "localhost";
  std::uint16_t port = 5672;
  std::string user = "guest";
  std::string password = "guest";
  std::string virtual_host = "/";

  // `host:port/vhost`, for logs: no user, no password.
  std::string to_string() const;
};

// Parts may be percent-encoded; a part that is left out has its default, the virtual host `/`
// included: `amqp://host`, `amqp://host/` and `amqp://host/%2f` are the same. Refused are: another
// scheme (`amqps` is not supported), an empty host, a port that is none, a query, a fragment, and a
// second path segment. The message goes after the name of a setting, and never holds the password.
Result<AmqpAddress> parse_amqp_address(std::string_view url);

}  // namespace parley::bus
