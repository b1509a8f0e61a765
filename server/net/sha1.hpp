#pragma once

// SHA-1 (FIPS 180-4), for the WebSocket handshake only: RFC 6455 asks for it and
// nothing is kept secret by it. Any thread.

#include <array>
#include <string_view>

namespace parley::net {

std::array<unsigned char, 20> sha1(std::string_view message);

}  // namespace parley::net
