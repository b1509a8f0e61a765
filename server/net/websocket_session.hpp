#pragma once

// A WebSocket over one connection (RFC 6455): glues the frame parser, the send
// queue and the gateway's handler together, and does the closing handshake and the
// liveness check. On the connection's thread.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "net/protocol.hpp"
#include "net/websocket.hpp"
#include "net/ws_frame.hpp"

namespace parley::net {

class Connection;
class Shard;

class WebSocketSession final : public Protocol, public WebSocket, private FrameSink {
 public:
  WebSocketSession(Connection& connection, std::shared_ptr<WebSocketHandler> handler);

  // Tells the handler, then takes the bytes that came behind the handshake. The
  // connection must be running this protocol already.
  void open(std::span<char> rest);

  // WebSocket
  using WebSocket::close;
  void send(std::shared_ptr<const Frame> frame) override;
  void close(std::uint16_t code, std::string_view reason) override;
  std::size_t buffered_bytes() const override;
  std::string_view remote_address() const override;
  std::size_t thread_index() const override;

  // Protocol
  void on_bytes(std::span<char> bytes) override;
  void on_end_of_stream() override;
  void on_deadline() override;
  void on_drained() override {}
  void on_turn_end() override;
  void on_shutdown() override;
  void on_lost() override;

 private:
  enum class State : std::uint8_t {
    open,
    closing,  // we sent a close frame and wait for the peer's
    closed,   // both were sent, or the connection is to be dropped
  };

  // FrameSink
  void on_text(std::string_view message) override;
  void on_binary(std::string_view message) override;
  void on_ping(std::string_view payload) override;
  void on_pong(std::string_view payload) override;
  void on_close_frame(std::uint16_t code, std::string_view reason) override;

  void push(std::shared_ptr<const Frame> frame);
  void send_close(std::uint16_t code, std::string_view reason);
  void fail(CloseCode code, std::string_view reason);
  void report_close(std::uint16_t code);
  template <class Call>
  void call_handler(Call call);
  Shard& shard() const;

  Connection& connection_;
  std::shared_ptr<WebSocketHandler> handler_;
  FrameParser parser_;
  std::uint16_t close_code_ = 0;  // to be reported at the end of this turn, if not 0
  State state_ = State::open;
  bool pinged_ = false;
};

}  // namespace parley::net
