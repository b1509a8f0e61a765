#pragma once

// Request and Response: HTTP messages as handlers see them. No Asio and no Beast
// behind this header, so a route compiles in a second or two. Plain values; one
// thread at a time.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "net/headers.hpp"
#include "net/target.hpp"

namespace parley::net {

class WebSocketHandler;

enum class Method : std::uint8_t { get, head, post, put, patch, delete_, options, other };

std::string_view to_string(Method method);  // "GET"; "OTHER" for Method::other

struct Request {
  Method method = Method::get;
  Target target;
  Headers headers;
  std::string body;
  std::string remote_address;  // the peer's IP as text; http/ puts the client's in its place
  bool keep_alive = true;      // the peer would like to go on after this request

  const std::string& path() const { return target.path; }
};

struct Response {
  // Bodies that many requests share (static files) are passed by pointer and are
  // not copied on their way to the socket.
  using Body = std::variant<std::string, std::shared_ptr<const std::string>>;

  int status = 200;
  Headers headers;  // without Content-Length, Date and Connection: the server adds them
  Body body;
  bool close = false;  // close the connection after this response

  // Set to turn the connection into a WebSocket: see websocket_response() in
  // net/ws_handshake.hpp. The handler's on_open() follows the 101.
  std::shared_ptr<WebSocketHandler> upgrade;

  std::string_view body_view() const;
};

// The standard phrase ("Not Found"); "Unknown" for a code without one.
std::string_view reason_phrase(int status);

// {"error":{"code":…,"message":…,"retryable":…}}, the shape of every Parley error.
// REQUIRES: code and message need no JSON escaping.
Response error_response(int status, std::string_view code, std::string_view message,
                        bool retryable = false);

}  // namespace parley::net
