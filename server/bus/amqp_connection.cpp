#include "bus/amqp_connection.hpp"

#include <amqp.h>
#include <amqp_framing.h>
#include <amqp_tcp_socket.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <utility>

namespace parley::bus {
namespace {

constexpr amqp_channel_t channel = 1;
constexpr int max_frame_size = 131'072;

tl::unexpected<Error> failure(std::string message) {
  return fail(errors::unavailable, std::move(message));
}

timeval to_timeval(std::chrono::milliseconds time) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(time);
  const std::chrono::microseconds rest = time - seconds;
  return {static_cast<time_t>(seconds.count()), static_cast<suseconds_t>(rest.count())};
}

// The library only reads what it is given, but takes it without const. `text` must outlive the use.
amqp_bytes_t to_bytes(std::string_view text) {
  return {text.size(), const_cast<char*>(text.data())};
}

std::string_view to_view(const amqp_bytes_t& bytes) {
  return {static_cast<const char*>(bytes.bytes), bytes.len};
}

Result<void> check_status(int status, std::string_view operation) {
  if (status == AMQP_STATUS_OK) return {};
  return failure(std::string(operation) + ": " + amqp_error_string2(status));
}

std::string describe_closure(const amqp_method_t& method) {
  if (method.id == AMQP_CONNECTION_CLOSE_METHOD) {
    const auto* close = static_cast<const amqp_connection_close_t*>(method.decoded);
    return "the broker closed the connection: " + std::string(to_view(close->reply_text));
  }
  if (method.id == AMQP_CHANNEL_CLOSE_METHOD) {
    const auto* close = static_cast<const amqp_channel_close_t*>(method.decoded);
    return "the broker closed the channel: " + std::string(to_view(close->reply_text));
  }
  return "the broker answered something else";
}

Result<void> check(const amqp_rpc_reply_t& reply, std::string_view operation) {
  switch (reply.reply_type) {
    case AMQP_RESPONSE_NORMAL:
      return {};
    case AMQP_RESPONSE_LIBRARY_EXCEPTION:
      return check_status(reply.library_error, operation);
    case AMQP_RESPONSE_SERVER_EXCEPTION:
      return failure(std::string(operation) + ": " + describe_closure(reply.reply));
    case AMQP_RESPONSE_NONE:
      break;
  }
  return failure(std::string(operation) + ": no answer");
}

amqp_table_entry_t boolean_entry(const char* key) {
  amqp_table_entry_t entry{};
  entry.key = amqp_cstring_bytes(key);
  entry.value.kind = AMQP_FIELD_KIND_BOOLEAN;
  entry.value.value.boolean = 1;
  return entry;
}

}  // namespace

AmqpConnection::AmqpConnection(AmqpAddress address, Options options)
    : address_(std::move(address)), options_(std::move(options)) {}

AmqpConnection::~AmqpConnection() {
  if (state_ != nullptr) amqp_destroy_connection(state_);
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<void> AmqpConnection::open() {
  state_ = amqp_new_connection();
  if (state_ == nullptr) return failure("no memory for a connection");
  amqp_socket_t* socket = amqp_tcp_socket_new(state_);
  if (socket == nullptr) return failure("no memory for a socket");
  timeval timeout = to_timeval(options_.connect_timeout);
  if (auto set = check_status(amqp_set_handshake_timeout(state_, &timeout), "time-out"); !set) {
    return set;
  }
  if (auto set = check_status(amqp_set_rpc_timeout(state_, &timeout), "time-out"); !set) return set;
  const int opened =
      amqp_socket_open_noblock(socket, address_.host.c_str(), address_.port, &timeout);
  if (auto done = check_status(opened, "connect"); !done) return done;
  if (auto adopted = adopt_descriptor(); !adopted) return adopted;

  std::array<amqp_table_entry_t, 2> capabilities{boolean_entry("consumer_cancel_notify"),
                                                 boolean_entry("connection.blocked")};
  std::array<amqp_table_entry_t, 2> properties{};
  properties[0].key = amqp_cstring_bytes("capabilities");
  properties[0].value.kind = AMQP_FIELD_KIND_TABLE;
  properties[0].value.value.table = {static_cast<int>(capabilities.size()), capabilities.data()};
  properties[1].key = amqp_cstring_bytes("connection_name");
  properties[1].value.kind = AMQP_FIELD_KIND_UTF8;
  properties[1].value.value.bytes = to_bytes(options_.name);
  const amqp_table_t table{static_cast<int>(properties.size()), properties.data()};
  const auto logged_in = amqp_login_with_properties(
      state_, address_.virtual_host.c_str(), 1, max_frame_size,
      static_cast<int>(options_.heartbeat.count()), &table, AMQP_SASL_METHOD_PLAIN,
      address_.user.c_str(), address_.password.c_str());
  if (auto done = check(logged_in, "log in"); !done) return done;
  amqp_channel_open(state_, channel);
  return check_reply("open a channel");
}

Result<void> AmqpConnection::adopt_descriptor() {
  const std::lock_guard lock(interrupt_mutex_);
  if (is_interrupted_) return failure("connect: interrupted");
  descriptor_ = ::fcntl(amqp_get_sockfd(state_), F_DUPFD_CLOEXEC, 0);
  if (descriptor_ < 0) return failure("connect: no descriptor is left");
  return {};
}

void AmqpConnection::interrupt() noexcept {
  const std::lock_guard lock(interrupt_mutex_);
  is_interrupted_ = true;
  if (descriptor_ >= 0) ::shutdown(descriptor_, SHUT_RDWR);
}

Result<void> AmqpConnection::check_reply(std::string_view operation) {
  auto result = check(amqp_get_rpc_reply(state_), operation);
  amqp_maybe_release_buffers(state_);
  return result;
}

Result<void> AmqpConnection::declare_exchange(const std::string& exchange) {
  amqp_exchange_declare(state_, channel, to_bytes(exchange), amqp_cstring_bytes("direct"), 0, 1, 0,
                        0, amqp_empty_table);
  return check_reply("declare the exchange");
}

Result<std::string> AmqpConnection::declare_queue() {
  const amqp_queue_declare_ok_t* declared =
      amqp_queue_declare(state_, channel, amqp_empty_bytes, 0, 0, 1, 1, amqp_empty_table);
  const std::string queue(declared == nullptr ? std::string_view() : to_view(declared->queue));
  if (auto done = check_reply("declare the queue"); !done) return fail(done.error());
  return queue;
}

Result<void> AmqpConnection::bind(const std::string& queue, const std::string& exchange,
                                  const std::string& key) {
  amqp_queue_bind(state_, channel, to_bytes(queue), to_bytes(exchange), to_bytes(key),
                  amqp_empty_table);
  return check_reply("bind");
}

Result<void> AmqpConnection::consume(const std::string& queue) {
  amqp_basic_consume(state_, channel, to_bytes(queue), amqp_empty_bytes, 0, 1, 1, amqp_empty_table);
  return check_reply("consume");
}

Result<void> AmqpConnection::close(std::chrono::milliseconds within) {
  const timeval timeout = to_timeval(within);
  amqp_set_rpc_timeout(state_, &timeout);
  return check(amqp_connection_close(state_, AMQP_REPLY_SUCCESS), "close");
}

Result<void> AmqpConnection::send_bind(const std::string& queue, const std::string& exchange,
                                       const std::string& key) {
  amqp_queue_bind_t method{};
  method.queue = to_bytes(queue);
  method.exchange = to_bytes(exchange);
  method.routing_key = to_bytes(key);
  method.nowait = 1;
  return check_status(amqp_send_method(state_, channel, AMQP_QUEUE_BIND_METHOD, &method), "bind");
}

Result<void> AmqpConnection::send_unbind(const std::string& queue, const std::string& exchange,
                                         const std::string& key) {
  amqp_queue_unbind_t method{};
  method.queue = to_bytes(queue);
  method.exchange = to_bytes(exchange);
  method.routing_key = to_bytes(key);
  return check_status(amqp_send_method(state_, channel, AMQP_QUEUE_UNBIND_METHOD, &method),
                      "unbind");
}

Result<void> AmqpConnection::send_barrier(const std::string& queue) {
  amqp_queue_declare_t method{};
  method.queue = to_bytes(queue);
  method.passive = 1;
  return check_status(amqp_send_method(state_, channel, AMQP_QUEUE_DECLARE_METHOD, &method),
                      "ask for the queue");
}

Result<void> AmqpConnection::publish(const std::string& exchange, const std::string& key,
                                     std::string_view body) {
  return check_status(amqp_basic_publish(state_, channel, to_bytes(exchange), to_bytes(key), 0, 0,
                                         nullptr, to_bytes(body)),
                      "publish");
}

Result<std::optional<AmqpConnection::Incoming>> AmqpConnection::receive() {
  for (;;) {
    amqp_frame_t frame;
    const timeval at_once{};
    const int status = amqp_simple_wait_frame_noblock(state_, &frame, &at_once);
    if (status == AMQP_STATUS_TIMEOUT) return std::nullopt;
    if (auto done = check_status(status, "receive"); !done) return fail(done.error());
    auto taken = take(frame);
    if (!delivery_) amqp_maybe_release_buffers(state_);
    if (!taken || *taken) return taken;
  }
}

Result<std::optional<AmqpConnection::Incoming>> AmqpConnection::take(const Frame& frame) {
  if (frame.frame_type == AMQP_FRAME_METHOD) return take_method(frame);
  if (!delivery_) return failure("receive: content without a delivery");
  if (frame.frame_type == AMQP_FRAME_HEADER && !delivery_->has_header) {
    delivery_->has_header = true;
    delivery_->missing = frame.payload.properties.body_size;
    delivery_->is_too_large = delivery_->missing > options_.max_body_size;
    if (!delivery_->is_too_large) delivery_->message.body.reserve(delivery_->missing);
  } else if (frame.frame_type == AMQP_FRAME_BODY && delivery_->has_header &&
             frame.payload.body_fragment.len <= delivery_->missing) {
    delivery_->missing -= frame.payload.body_fragment.len;
    if (!delivery_->is_too_large) {
      delivery_->message.body += to_view(frame.payload.body_fragment);
    }
  } else {
    return failure("receive: frames out of order");
  }
  if (delivery_->missing > 0) return std::nullopt;
  return std::exchange(delivery_, std::nullopt)->message;
}

Result<std::optional<AmqpConnection::Incoming>> AmqpConnection::take_method(const Frame& frame) {
  if (delivery_) return failure("receive: a delivery without its content");
  const amqp_method_t& method = frame.payload.method;
  switch (method.id) {
    case AMQP_BASIC_DELIVER_METHOD: {
      const auto* deliver = static_cast<const amqp_basic_deliver_t*>(method.decoded);
      delivery_ = Delivery{};
      delivery_->message.routing_key = to_view(deliver->routing_key);
      return std::nullopt;
    }
    case AMQP_QUEUE_DECLARE_OK_METHOD:
      return Incoming{Incoming::Kind::barrier};
    case AMQP_CONNECTION_BLOCKED_METHOD:
      return Incoming{Incoming::Kind::blocked};
    case AMQP_CONNECTION_UNBLOCKED_METHOD:
      return Incoming{Incoming::Kind::unblocked};
    case AMQP_BASIC_CANCEL_METHOD:
      return failure("the broker cancelled the consumer");
    case AMQP_CHANNEL_CLOSE_METHOD:
    case AMQP_CONNECTION_CLOSE_METHOD:
      return failure(describe_closure(method));
    default:
      return std::nullopt;
  }
}

}  // namespace parley::bus
