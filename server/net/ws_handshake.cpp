#include "net/ws_handshake.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstdint>

#include "net/sha1.hpp"

namespace parley::net {
namespace {

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::string encode_base64(const std::array<unsigned char, 20>& bytes) {
  std::string out;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - at);
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < 3; ++i) group = (group << 8) | (i < count ? bytes[at + i] : 0U);
    for (std::size_t i = 0; i < 4; ++i) {
      out.push_back(i <= count ? alphabet[(group >> (18 - 6 * i)) & 63] : '=');
    }
  }
  return out;
}

// Whether any field of that name lists the token: a list may span several fields.
bool any_field_has_token(const Headers& headers, std::string_view name, std::string_view token) {
  for (std::size_t i = 0; i < headers.size(); ++i) {
    const Headers::Field field = headers.at(i);
    if (equals_ignoring_case(field.name, name) && list_has_token(field.value, token)) return true;
  }
  return false;
}

Response upgrade_required(std::string_view message) {
  Response response = error_response(426, "bad_request", message);
  response.headers.add("Sec-WebSocket-Version", "13");
  response.headers.add("Upgrade", "websocket");
  response.headers.add("Connection", "Upgrade");
  return response;
}

}  // namespace

bool wants_websocket(const Request& request) {
  return any_field_has_token(request.headers, "Upgrade", "websocket");
}

bool is_websocket_key(std::string_view key) {
  // 16 bytes are 21 full characters, one that carries two bits, and "==".
  if (key.size() != 24 || key.substr(22) != "==") return false;
  const std::string_view text = key.substr(0, 22);
  if (text.find_first_not_of(alphabet) != std::string_view::npos) return false;
  return alphabet.find(text.back()) % 16 == 0;
}

std::string websocket_accept(std::string_view key) {
  std::string text(key);
  text.append("258EAFA5-E914-47DA-95CA-C5AB0DC85B11");
  return encode_base64(sha1(text));
}

Response websocket_response(const Request& request, std::shared_ptr<WebSocketHandler> handler) {
  assert(handler != nullptr);
  if (request.method != Method::get) {
    Response response =
        error_response(405, "method_not_allowed", "A WebSocket is opened with GET.");
    response.headers.add("Allow", "GET");
    return response;
  }
  const Headers& headers = request.headers;
  if (!wants_websocket(request) || !any_field_has_token(headers, "Connection", "Upgrade")) {
    return upgrade_required("This address speaks WebSocket: ask for an upgrade.");
  }
  if (headers.count("Sec-WebSocket-Version") != 1 || headers.get("Sec-WebSocket-Version") != "13") {
    return upgrade_required("Only version 13 of the WebSocket protocol is spoken.");
  }
  const std::string_view key = headers.get("Sec-WebSocket-Key");
  if (headers.count("Sec-WebSocket-Key") != 1 || !is_websocket_key(key)) {
    return error_response(400, "bad_request", "Sec-WebSocket-Key must be 16 bytes in base64.");
  }
  Response response;
  response.status = 101;
  response.headers.add("Upgrade", "websocket");
  response.headers.add("Connection", "Upgrade");
  response.headers.add("Sec-WebSocket-Accept", websocket_accept(key));
  response.upgrade = std::move(handler);
  return response;
}

}  // namespace parley::net
