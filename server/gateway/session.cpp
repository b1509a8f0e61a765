#include "gateway/session.hpp"

#include <algorithm>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>

#include "base/log.hpp"
#include "base/time.hpp"
#include "commands/authenticate.hpp"
#include "commands/raise_marks.hpp"
#include "commands/read_presence.hpp"
#include "commands/set_typing.hpp"
#include "gateway/gateway.hpp"
#include "model/wire.hpp"

namespace parley::gateway {
namespace {

// An exception that leaves a session's coroutine is a defect; it must not take the server with it.
void report(const std::exception_ptr& failure, const char* what) {
  if (!failure) return;
  try {
    std::rethrow_exception(failure);
  } catch (const std::exception& error) {
    log::error("A socket's work failed.", {{"operation", what}, {"error", error.what()}});
  }
}

}  // namespace

GatewaySession::GatewaySession(Gateway& gateway, Actor actor, std::string token)
    : gateway_(gateway), actor_(actor), token_(std::move(token)) {}

void GatewaySession::on_open(net::WebSocket& socket) {
  socket_ = &socket;
  auto executor = gateway_.threads().executor(socket.thread_index());
  auto ready = [weak = weak_from_this(), executor] {
    boost::asio::post(executor, [weak, executor] {
      const auto self = weak.lock();
      if (!self || self->socket_ == nullptr) return;
      boost::asio::co_spawn(executor, self->say_hello(), [self](const std::exception_ptr& failure) {
        report(failure, "hello");
      });
    });
  };
  is_attached_ = gateway_.attach(Topic::of(actor_.user_id), *this, std::move(ready));
  if (!is_attached_) socket.close(net::CloseCode::policy_violation, "too many sockets");
}

Task<> GatewaySession::say_hello() {
  const auto actor =
      co_await authenticate(gateway_.services(), std::exchange(token_, std::string()));
  if (socket_ == nullptr) co_return;
  if (!actor) {
    const bool is_over = actor.error().code.kind == ErrorKind::unauthenticated;
    socket_->close(is_over ? net::CloseCode::session_ended : net::CloseCode::try_again_later,
                   actor.error().code.name);
    co_return;
  }
  is_present_ = true;
  gateway_.presence().connected(actor_.user_id);
  send(wire::hello(actor_.user_id, actor_.session_id, now(),
                   static_cast<int>(gateway_.options().heartbeat.count()),
                   gateway_.services().edit_window.count()));
}

void GatewaySession::on_close(std::uint16_t /*code*/) {
  socket_ = nullptr;
  waiting_.reset();
  if (is_attached_) gateway_.detach(Topic::of(actor_.user_id), *this);
  if (is_present_) {
    gateway_.presence().disconnected(actor_.user_id, std::chrono::steady_clock::now());
  }
}

void GatewaySession::deliver(const std::shared_ptr<const net::Frame>& frame) {
  if (socket_ != nullptr) socket_->send(frame);
}

void GatewaySession::revoke(const std::shared_ptr<const net::Frame>& frame) {
  if (socket_ == nullptr) return;
  socket_->send(frame);
  socket_->close(net::CloseCode::session_ended, "session revoked");
}

void GatewaySession::send(std::string_view payload, bool ephemeral) {
  if (socket_ != nullptr) socket_->send(net::make_text_frame(payload, ephemeral));
}

bool GatewaySession::allow_command() {
  const GatewayOptions& options = gateway_.options();
  if (options.command_burst == 0) return true;
  const auto time = std::chrono::steady_clock::now();
  const auto arrival = std::max(command_arrival_, time);
  if (arrival - time > options.command_interval * (options.command_burst - 1)) return false;
  command_arrival_ = arrival + options.command_interval;
  return true;
}

void GatewaySession::refuse(const Error& error, std::string_view command) {
  send(wire::error(error, command));
  if (++refusals_ >= gateway_.options().max_refusals && socket_ != nullptr) {
    socket_->close(net::CloseCode::policy_violation, "too many refused commands");
  }
}

void GatewaySession::on_message(std::string_view text) {
  if (!allow_command()) {
    refuse({errors::rate_limited, "Too many commands. Please slow down.", {}, 1}, {});
    return;
  }
  ParsedFrame frame = parse_frame(text);
  if (!frame.command) {
    refuse(frame.command.error(), frame.type);
  } else if (std::holds_alternative<PingCommand>(*frame.command)) {
    send(wire::pong());
  } else {
    enqueue(std::move(*frame.command));
  }
}

bool GatewaySession::merge_receipt(const ReceiptCommand& receipt) {
  for (SocketCommand& waiting : *waiting_) {
    auto* other = std::get_if<ReceiptCommand>(&waiting);
    if (other == nullptr || other->conversation_id != receipt.conversation_id) continue;
    other->delivered_seq = std::max(other->delivered_seq, receipt.delivered_seq);
    other->read_seq = std::max(other->read_seq, receipt.read_seq);
    return true;
  }
  return false;
}

void GatewaySession::enqueue(SocketCommand command) {
  if (waiting_) {
    const auto* receipt = std::get_if<ReceiptCommand>(&command);
    if (receipt != nullptr && merge_receipt(*receipt)) return;
    if (waiting_->size() >= gateway_.options().max_waiting_commands) {
      refuse({errors::overloaded, "Too many commands are waiting.", {}, 1}, type_of(command));
      return;
    }
    waiting_->push_back(std::move(command));
    return;
  }
  waiting_ = std::make_unique<std::deque<SocketCommand>>();
  waiting_->push_back(std::move(command));
  boost::asio::co_spawn(gateway_.threads().executor(socket_->thread_index()), work(),
                        [self = shared_from_this()](const std::exception_ptr& failure) {
                          report(failure, "command");
                          if (failure && self->socket_ != nullptr) {
                            self->socket_->close(net::CloseCode::internal_error, "internal error");
                          }
                        });
}

Task<> GatewaySession::work() {
  while (waiting_ && !waiting_->empty()) {
    SocketCommand command = std::move(waiting_->front());
    waiting_->pop_front();
    co_await carry_out(std::move(command));
  }
  waiting_.reset();
}

Task<> GatewaySession::carry_out(SocketCommand command) {
  Services& services = gateway_.services();
  std::optional<Error> failure;
  if (const auto* receipt = std::get_if<ReceiptCommand>(&command)) {
    const Marks marks{receipt->delivered_seq, receipt->read_seq};
    const auto raised = co_await raise_marks(services, actor_, receipt->conversation_id, marks);
    if (!raised) failure = raised.error();
  } else if (const auto* typing = std::get_if<TypingCommand>(&command)) {
    const auto told =
        co_await set_typing(services, actor_, typing->conversation_id, typing->active);
    if (!told) failure = told.error();
  } else if (auto* presence = std::get_if<PresenceCommand>(&command)) {
    const auto answer = co_await read_presence(services, actor_, std::move(presence->user_ids));
    if (answer) {
      send(wire::presence(*answer), /*ephemeral=*/true);
    } else {
      failure = answer.error();
    }
  }
  if (failure) refuse(*failure, type_of(command));
}

}  // namespace parley::gateway
