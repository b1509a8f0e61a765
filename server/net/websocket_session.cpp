#include "net/websocket_session.hpp"

#include <cassert>
#include <exception>
#include <utility>

#include "net/connection.hpp"
#include "net/io_threads.hpp"
#include "net/shard.hpp"

namespace parley::net {

WebSocketSession::WebSocketSession(Connection& connection,
                                   std::shared_ptr<WebSocketHandler> handler)
    : connection_(connection),
      handler_(std::move(handler)),
      parser_(connection.shard()->options().max_message) {
  shard().counters().websockets.add(1);
}

Shard& WebSocketSession::shard() const {
  return *connection_.shard();
}

// The gateway must survive its own mistakes: what escapes ends this socket only.
template <class Call>
void WebSocketSession::call_handler(Call call) {
  if (handler_ == nullptr) return;
  const auto alive = handler_;
  try {
    call(*alive);
  } catch (...) {
    const auto& observer = shard().context().observer;
    if (observer.on_handler_error) observer.on_handler_error("websocket", std::current_exception());
    close(CloseCode::internal_error, "internal error");
  }
}

void WebSocketSession::open(std::span<char> rest) {
  connection_.set_deadline(shard().options().ping_after);
  call_handler([this](WebSocketHandler& handler) { handler.on_open(*this); });
  if (shard().stopping()) on_shutdown();
  if (!rest.empty()) on_bytes(rest);
  if (!connection_.finishing()) connection_.resume_reading();
}

void WebSocketSession::send(std::shared_ptr<const Frame> frame) {
  if (state_ == State::open) push(std::move(frame));
}

void WebSocketSession::push(std::shared_ptr<const Frame> frame) {
  assert(IoThreads::current_index() == shard().index());
  switch (connection_.queue().push(std::move(frame), shard().options().send)) {
    case SendQueue::Outcome::queued:
      return connection_.request_flush();
    case SendQueue::Outcome::dropped:
      return shard().counters().dropped_frames.add(1);
    case SendQueue::Outcome::overflow:
      break;
  }
  shard().counters().slow_consumers.add(1);
  connection_.queue().drop_unsent();
  close(CloseCode::slow_consumer, "too slow: reconnect and resync");
}

void WebSocketSession::close(std::uint16_t code, std::string_view reason) {
  if (state_ != State::open) return;
  state_ = State::closing;
  send_close(code, reason);
  close_code_ = code;
  connection_.set_deadline(shard().options().close_timeout);
}

void WebSocketSession::send_close(std::uint16_t code, std::string_view reason) {
  connection_.queue().push_bytes(encode_close_frame(code, reason));
  connection_.request_flush();
}

std::size_t WebSocketSession::buffered_bytes() const {
  return connection_.queue().bytes();
}

std::string_view WebSocketSession::remote_address() const {
  return connection_.remote_address();
}

std::size_t WebSocketSession::thread_index() const {
  return shard().index();
}

void WebSocketSession::on_bytes(std::span<char> bytes) {
  if (state_ == State::open) {
    pinged_ = false;
    connection_.set_deadline(shard().options().ping_after);
  }
  if (!parser_.feed(bytes, *this)) fail(parser_.error(), parser_.error_reason());
}

// The peer broke the protocol: say why and hang up, whatever it still sends (section 7.1.7).
void WebSocketSession::fail(CloseCode code, std::string_view reason) {
  if (state_ == State::open) {
    send_close(to_number(code), reason);
    report_close(to_number(code));
  }
  state_ = State::closed;
  connection_.finish();
}

void WebSocketSession::on_text(std::string_view message) {
  if (state_ != State::open) return;
  call_handler([message](WebSocketHandler& handler) { handler.on_message(message); });
}

void WebSocketSession::on_binary(std::string_view) {
  close(CloseCode::unsupported_data, "only text messages are accepted");
}

void WebSocketSession::on_ping(std::string_view payload) {
  if (state_ != State::open) return;
  // Ephemeral: who pings without reading is owed no memory.
  push(std::make_shared<const Frame>(Frame{encode_frame(Opcode::pong, payload), true}));
}

void WebSocketSession::on_pong(std::string_view payload) {
  if (state_ != State::open) return;
  call_handler([payload](WebSocketHandler& handler) { handler.on_pong(payload); });
}

void WebSocketSession::on_close_frame(std::uint16_t code, std::string_view) {
  if (state_ == State::open) {
    send_close(code, {});
    report_close(code);
  }
  state_ = State::closed;
  connection_.finish();
}

void WebSocketSession::on_end_of_stream() {
  if (state_ == State::open) report_close(to_number(CloseCode::abnormal));
  state_ = State::closed;
  connection_.finish();
}

void WebSocketSession::on_deadline() {
  if (state_ == State::open && !pinged_) {
    static const auto ping =
        std::make_shared<const Frame>(Frame{encode_frame(Opcode::ping, {}), false});
    pinged_ = true;
    connection_.set_deadline(shard().options().pong_timeout);
    push(ping);
    return;
  }
  shard().counters().timeouts.add(1);
  connection_.abort();
}

void WebSocketSession::on_turn_end() {
  if (const std::uint16_t code = std::exchange(close_code_, std::uint16_t{0}); code != 0) {
    report_close(code);
  }
}

void WebSocketSession::on_shutdown() {
  close(CloseCode::going_away, "the server is stopping");
}

void WebSocketSession::on_lost() {
  shard().counters().websockets.subtract(1);
  const bool was_open = std::exchange(state_, State::closed) == State::open;
  if (was_open) {
    report_close(to_number(CloseCode::abnormal));
  } else {
    on_turn_end();
  }
}

// Tells the handler, once, and lets go of it.
void WebSocketSession::report_close(std::uint16_t code) {
  close_code_ = 0;
  // Nothing that on_close() does with the socket may have an effect any more.
  state_ = State::closed;
  call_handler([code](WebSocketHandler& handler) { handler.on_close(code); });
  handler_.reset();
}

}  // namespace parley::net
