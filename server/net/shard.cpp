#include "net/shard.hpp"

#include <sys/socket.h>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <unistd.h>
#include <boost/asio/post.hpp>

#include "net/http_serializer.hpp"
#include "net/http_session.hpp"

namespace parley::net {
namespace {

using boost::asio::ip::tcp;
using boost::system::error_code;

constexpr int max_accepts = 64;  // per wake-up, so that a storm does not starve the rest

// How long to leave new connections to the kernel when there is no descriptor.
constexpr std::chrono::milliseconds accept_pause{100};

// Connections over the limit that may at one time be receiving their 503; more
// are closed without a word.
constexpr std::size_t max_refusals = 256;

std::string refusal(std::string_view date) {
  Response response =
      error_response(503, "overloaded", "The server has too many connections.", true);
  response.headers.add("Retry-After", "5");
  SerializeOptions options;
  options.keep_alive = false;
  options.date = date;
  return serialize_header(response, options).append(response.body_view());
}

bool is_exhaustion(int error) {
  return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
}

}  // namespace

std::size_t ServerContext::open_connections() const {
  std::uint64_t sum = 0;
  for (const ShardCounters& shard : counters) sum += shard.connections.get();
  return static_cast<std::size_t>(sum);
}

Shard::Shard(std::shared_ptr<ServerContext> context, std::size_t index, Executor executor)
    : context_(std::move(context)),
      index_(index),
      executor_(executor),
      acceptor_(executor),
      tick_timer_(executor),
      accept_timer_(executor),
      read_buffer_(buffer_size),
      write_buffer_(buffer_size) {}

void Shard::start(Acceptor acceptor) {
  acceptor_ = std::move(acceptor);
  tick_timer_.expires_after(options().tick);
  wait_for_tick();
  wait_for_connection();
}

void Shard::stop(std::function<void()> when_empty) {
  if (stopping_) return;
  // What the kernel has accepted for us would be reset with the acceptor.
  if (acceptor_.is_open()) accept_waiting();
  stopping_ = true;
  error_code ignored;
  acceptor_.close(ignored);
  accept_timer_.cancel();
  when_empty_ = std::move(when_empty);

  std::vector<std::shared_ptr<Connection>> all;
  for (Connection& connection : connections_) all.push_back(connection.shared_from_this());
  for (const auto& connection : all) connection->shutdown();
  if (connections_.empty()) std::exchange(when_empty_, nullptr)();
}

void Shard::cut() {
  while (!connections_.empty()) connections_.front().abort();
  tick_timer_.cancel();
  // The loop may never turn again, and connections hold their shard.
  dirty_.clear();
  retired_.clear();
}

void Shard::mark_dirty(std::shared_ptr<Connection> connection) {
  dirty_.push_back(std::move(connection));
  if (turn_end_posted_) return;
  turn_end_posted_ = true;
  boost::asio::post(executor_, [self = shared_from_this()] { self->end_turn(); });
}

void Shard::end_turn() {
  turn_end_posted_ = false;
  // Callbacks may mark more connections: those are for the next turn.
  auto dirty = std::exchange(dirty_, {});
  const auto retired = std::exchange(retired_, {});
  for (const auto& connection : dirty) connection->end_turn();
  dirty.clear();
  if (dirty_.empty()) dirty_ = std::move(dirty);  // keeps the memory for the next turn
}

void Shard::retire(std::unique_ptr<Protocol> protocol) {
  retired_.push_back(std::move(protocol));
}

void Shard::connection_opened(Connection& connection) {
  connections_.push_back(connection);
  counters().connections.add(1);
}

void Shard::connection_closed() {
  counters().connections.subtract(1);
  if (connections_.empty() && when_empty_) std::exchange(when_empty_, nullptr)();
}

Tick Shard::tick_after(ServerOptions::Duration after) const {
  // One more than the whole ticks, since the current tick has begun already.
  const auto ticks = (after + options().tick - ServerOptions::Duration(1)) / options().tick;
  return timers_.now() + static_cast<Tick>(ticks) + 1;
}

std::string_view Shard::date() {
  const std::time_t now = std::time(nullptr);
  if (now != date_second_) {
    date_second_ = now;
    date_ = http_date(now);
  }
  return date_;
}

void Shard::wait_for_tick() {
  tick_timer_.async_wait([self = shared_from_this()](const error_code& error) {
    if (error) return;
    // From now, not from the last expiry: after a pause of the process the ticks
    // that were missed must not all come at once.
    self->tick_timer_.expires_after(self->options().tick);
    self->timers_.advance();
    self->wait_for_tick();
  });
}

void Shard::wait_for_connection() {
  acceptor_.async_wait(tcp::acceptor::wait_read,
                       [self = shared_from_this()](const error_code& error) {
                         if (error || self->stopping_) return;
                         self->accept_waiting();
                       });
}

void Shard::accept_waiting() {
  for (int i = 0; i < max_accepts; ++i) {
    if (accept_one()) {
      accept_failing_ = false;
      continue;
    }
    if (is_exhaustion(errno)) return pause_accepting(errno);
    if (errno == EAGAIN || errno == EWOULDBLOCK) break;
    // Anything else concerns the one connection that is gone already (ECONNABORTED).
  }
  wait_for_connection();
}

// False with errno set when there is none to accept.
bool Shard::accept_one() {
  sockaddr_storage storage{};
  socklen_t size = sizeof storage;
  auto* address = reinterpret_cast<sockaddr*>(&storage);
  const int descriptor =
      ::accept4(acceptor_.native_handle(), address, &size, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (descriptor < 0) return false;
  const int on = 1;
  ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);

  tcp::endpoint peer;
  if (size <= peer.capacity()) {
    std::memcpy(peer.data(), address, size);
    peer.resize(size);
  }
  Connection::Socket socket(executor_);
  error_code error;
  socket.assign(peer.protocol(), descriptor, error);
  if (error) {
    ::close(descriptor);
    return true;
  }
  auto ip = peer.address();
  // A dual-stack socket shows IPv4 peers in IPv6 clothes; limits count addresses.
  if (ip.is_v6() && ip.to_v6().is_v4_mapped()) {
    ip = boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, ip.to_v6());
  }
  const std::size_t open = context_->open_connections();
  counters().accepted.add(1);
  if (open >= options().max_connections + max_refusals) {
    counters().refused.add(1);
    return true;
  }
  auto connection =
      std::make_shared<Connection>(shared_from_this(), std::move(socket), ip.to_string());
  if (open >= options().max_connections) {
    counters().refused.add(1);
    connection->start_refused(refusal(date()));
  } else {
    connection->start(std::make_unique<HttpSession>(*connection));
  }
  return true;
}

void Shard::pause_accepting(int error) {
  if (!accept_failing_ && context_->observer.on_system_error) {
    context_->observer.on_system_error("accept", ::strerrordesc_np(error));
  }
  accept_failing_ = true;
  accept_timer_.expires_after(accept_pause);
  accept_timer_.async_wait([self = shared_from_this()](const error_code& cancelled) {
    if (!cancelled && !self->stopping_) self->accept_waiting();
  });
}

}  // namespace parley::net
