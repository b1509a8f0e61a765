// One socket of a logged-in user: says hello when its routing is in place, that of the user and of
// the user's groups, carries commands in and events out. Lives on its connection's thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/task.hpp"
#include "commands/actor.hpp"
#include "gateway/group_subscriptions.hpp"
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
  void change_membership(const Membership& change,
                         const std::shared_ptr<const net::Frame>& frame) override;
  // Listens to what the user is in by now, and then tells the client to read its snapshot: by hello
  // the first time, else by resync.
  void catch_up() override;

  // For the gateway.
  bool is_open() const { return socket_ != nullptr; }
  // The part of catch_up that asks the database.
  Task<> read_groups();
  // Reports an exception that left a coroutine of the session and closes the socket.
  void end_if_failed(const std::exception_ptr& failure, const char* operation);

 private:
  // What is handed on as `ready` to the gateway: calls `done` on the socket's thread, if it is
  // still open then, once every copy of it is gone. A copy goes when it was called, or when its
  // topic is not needed any more.
  std::function<void()> when_ready(std::function<void(GatewaySession&)> done);
  // Closes the socket when it is over.
  Task<bool> check_session();
  void listen_to(GroupId group, const std::shared_ptr<const net::Frame>& then);
  void correct_groups(std::span<const GroupMembership> memberships);
  void caught_up();
  Task<> read_groups_later();
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
  bool is_present_ = false;           // counted as online, and hello is said
  bool is_routed_ = false;            // the user's own events surely come
  bool is_catching_up_ = false;
  bool is_behind_ = false;  // a gap came meanwhile
  GroupSubscriptions groups_;
  std::uint32_t refusals_ = 0;
  std::chrono::steady_clock::time_point command_arrival_{};  // as in base/rate_limiter.hpp
  // Only while there is work: an idle socket holds nothing.
  std::unique_ptr<std::deque<SocketCommand>> waiting_;
};

}  // namespace parley::gateway
