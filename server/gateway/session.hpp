// One socket of a logged-in user: says hello when its routing is in place, carries commands in and
// events out. Lives on its connection's thread; only `routing_ready` may be called from another.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>

#include "base/task.hpp"
#include "commands/actor.hpp"
#include "gateway/hub.hpp"
#include "gateway/socket_command.hpp"
#include "net/websocket.hpp"

namespace parley::gateway {

class Gateway;

class GatewaySession final : public net::WebSocketHandler,
                             public Subscriber,
                             public std::enable_shared_from_this<GatewaySession> {
 public:
  // `token` is asked again when the routing is in place: a session revoked in between does not get
  // a socket. The gateway must outlive every session.
  GatewaySession(Gateway& gateway, Actor actor, std::string token);

  void on_open(net::WebSocket& socket) override;
  void on_message(std::string_view text) override;
  void on_close(std::uint16_t code) override;

  SessionId session_id() const override { return actor_.session_id; }
  void deliver(const std::shared_ptr<const net::Frame>& frame) override;
  void revoke(const std::shared_ptr<const net::Frame>& frame) override;

 private:
  Task<> say_hello();
  // Carries out what waits, one command after the other.
  Task<> work();
  Task<> carry_out(SocketCommand command);

  void enqueue(SocketCommand command);
  bool merge_receipt(const ReceiptCommand& receipt);
  bool allow_command();
  void refuse(const Error& error, std::string_view command);
  void send(std::string_view payload, bool ephemeral = false);

  Gateway& gateway_;
  const Actor actor_;
  std::string token_;                 // until hello
  net::WebSocket* socket_ = nullptr;  // while open
  bool is_attached_ = false;          // to the hub
  bool is_present_ = false;           // counted as online
  std::uint32_t refusals_ = 0;
  std::chrono::steady_clock::time_point command_arrival_{};  // as in base/rate_limiter.hpp
  // Only while there is work: an idle socket holds nothing.
  std::unique_ptr<std::deque<SocketCommand>> waiting_;
};

}  // namespace parley::gateway
