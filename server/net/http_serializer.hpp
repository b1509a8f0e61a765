#pragma once

// Response to bytes (RFC 9112 section 4). Values; any thread.

#include <ctime>
#include <string>
#include <string_view>

#include "net/http_message.hpp"

namespace parley::net {

struct SerializeOptions {
  bool keep_alive = true;  // else "Connection: close" is added
  bool head_only = false;  // answer to HEAD: Content-Length of the body, but no body
  std::string_view date;   // IMF-fixdate for Date; none is added when empty
};

// Status line, fields and the empty line. Content-Length is added except for 1xx,
// 204 and 304, which have no body.
std::string serialize_header(const Response& response, const SerializeOptions& options);

// Whether the body follows the header on the wire.
bool has_body(const Response& response, const SerializeOptions& options);

// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 section 5.6.7).
std::string http_date(std::time_t seconds);

}  // namespace parley::net
