#pragma once

// The two faces of an open WebSocket: WebSocket, which the server implements, and
// WebSocketHandler, which the gateway implements. Free of Asio, and WebSocket is
// abstract, so that sessions and fan-out are tested without a socket.
//
// Everything here is called on the connection's own event-loop thread only
// (WebSocket::thread_index(); IoThreads::executor() posts there).

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "net/close_codes.hpp"
#include "net/frame.hpp"

namespace parley::net {

// Valid from on_open() until on_close() returns. No call on it ever enters the
// handler: callbacks always come in a later turn of the loop, so a fan-out may
// send to sockets while it walks its sessions.
class WebSocket {
 public:
  // Queues a frame; all frames queued in one turn of the loop leave in one write.
  // Over the soft limit ephemeral frames are dropped. Over the hard limit all that
  // is unsent is dropped and the socket closes with 4008 (slow consumer). After a
  // close, frames are ignored.
  virtual void send(std::shared_ptr<const Frame> frame) = 0;

  // Starts the closing handshake after what is queued; on_close(code) follows in a
  // later turn. The peer has some seconds to answer before it is cut. Later calls
  // are ignored. REQUIRES: is_sendable_close_code(code).
  virtual void close(std::uint16_t code, std::string_view reason) = 0;
  void close(CloseCode code, std::string_view reason) { close(to_number(code), reason); }

  // Bytes queued here that the kernel has not taken yet.
  virtual std::size_t buffered_bytes() const = 0;

  // The peer's IP as text.
  virtual std::string_view remote_address() const = 0;

  // Index of the event-loop thread this socket lives on, below IoThreads::count().
  virtual std::size_t thread_index() const = 0;

 protected:
  ~WebSocket() = default;
};

// The server holds the handler from the 101 until on_close() has returned. An
// exception that escapes a callback closes the socket with 1011.
class WebSocketHandler {
 public:
  virtual ~WebSocketHandler() = default;

  // First call. The WebSocket may be kept until on_close() returns.
  virtual void on_open(WebSocket& socket) = 0;

  // A whole text message, valid UTF-8, within ServerOptions::max_message. The view
  // is valid during the call. Not called after close() or on_close().
  virtual void on_message(std::string_view text) = 0;

  // A pong of the peer, asked for or not. Pings are answered by the server, and
  // binary messages refused by it with 1003.
  virtual void on_pong(std::string_view /*payload*/) {}

  // Last call, exactly once after on_open(): the socket delivers nothing more in
  // either direction. `code` is the peer's, or ours when we closed first, 1005 when
  // the peer gave none, 1006 when the connection was lost.
  virtual void on_close(std::uint16_t code) = 0;
};

}  // namespace parley::net
