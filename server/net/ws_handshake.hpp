#pragma once

// The opening handshake of RFC 6455, server side (section 4.2). Origin is checked
// by the caller, who reads it from the request's headers. Values; any thread.

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "net/http_message.hpp"

namespace parley::net {

// Whether the request asks for a WebSocket (Upgrade: websocket), well-formed or not.
bool wants_websocket(const Request& request);

// Checks the request and answers it: 101 with `handler` as its upgrade, 426 with
// Sec-WebSocket-Version: 13 for another version or a request without Upgrade, 405
// for a method other than GET, 400 for a missing or malformed key.
// REQUIRES: handler is not null.
Response websocket_response(const Request& request, std::shared_ptr<WebSocketHandler> handler);

// Sec-WebSocket-Accept for a key (section 4.2.2, step 5.4).
std::string websocket_accept(std::string_view key);

// Whether a Sec-WebSocket-Key is the base64 form of 16 bytes.
bool is_websocket_key(std::string_view key);

}  // namespace parley::net
