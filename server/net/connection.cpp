#include "net/connection.hpp"

#include <sys/socket.h>
#include <cerrno>
#include <utility>

#include "net/shard.hpp"

namespace parley::net {
namespace {

using Wait = boost::asio::socket_base;
using boost::system::error_code;

// Receives per wake-up and sends per turn, so that one busy peer cannot keep the
// loop from the others.
constexpr int max_receives = 4;
constexpr int max_sends = 8;

// From here on an entry is sent from where it lies: the copy would cost more than
// the system call it spares.
constexpr std::size_t direct_send_size = 16 * 1024;

}  // namespace

Connection::Connection(std::shared_ptr<Shard> shard, Socket socket, std::string remote_address)
    : shard_(std::move(shard)),
      socket_(std::move(socket)),
      remote_address_(std::move(remote_address)) {}

Connection::~Connection() = default;

void Connection::start(std::unique_ptr<Protocol> protocol) {
  self_ = shared_from_this();
  protocol_ = std::move(protocol);
  shard_->connection_opened(*this);
  arm_read();
}

void Connection::start_refused(std::string farewell) {
  self_ = shared_from_this();
  shard_->connection_opened(*this);
  queue_.push_bytes(std::move(farewell));
  finish();
}

void Connection::request_flush() {
  if (dirty_ || closed()) return;
  dirty_ = true;
  shard_->mark_dirty(shared_from_this());
}

void Connection::set_deadline(Duration after) {
  deadline_ = shard_->tick_after(after);
  reschedule();
}

void Connection::clear_deadline() {
  deadline_ = never;
  reschedule();
}

void Connection::reschedule() {
  Tick due = deadline_;
  if (write_deadline_ != never && (due == never || write_deadline_ < due)) due = write_deadline_;
  shard_->timers().schedule(*this, due);
}

void Connection::on_timer() {
  const auto alive = shared_from_this();
  const Tick now = shard_->timers().now();
  const bool write_stalled = write_deadline_ != never && write_deadline_ <= now;
  const bool lingered = state_ == State::lingering && deadline_ != never && deadline_ <= now;
  if (write_stalled || lingered) {
    if (write_stalled) shard_->counters().timeouts.add(1);
    abort();
    return;
  }
  if (deadline_ != never && deadline_ <= now) {
    deadline_ = never;
    if (protocol_ != nullptr) protocol_->on_deadline();
  }
  if (!closed()) reschedule();
}

void Connection::resume_reading() {
  reading_ = true;
  arm_read();
}

void Connection::arm_read() {
  if (!reading_ || read_armed_ || end_of_stream_ || closed()) return;
  read_armed_ = true;
  socket_.async_wait(Wait::wait_read, [self = shared_from_this()](const error_code&) {
    self->read_armed_ = false;
    self->receive();
    self->arm_read();
  });
}

void Connection::read_now() {
  const auto alive = shared_from_this();
  receive();
}

void Connection::receive() {
  const std::span<char> buffer = shard_->read_buffer();
  for (int i = 0; i < max_receives && reading_ && !end_of_stream_ && !closed(); ++i) {
    const ssize_t received =
        ::recv(socket_.native_handle(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (received < 0) {
      if (errno == EINTR) continue;
      if (errno != EAGAIN && errno != EWOULDBLOCK) abort();
      return;
    }
    if (received == 0) return end_of_stream();
    const auto size = static_cast<std::size_t>(received);
    shard_->counters().bytes_received.add(size);
    if (state_ == State::open) protocol_->on_bytes(buffer.first(size));
    if (size < buffer.size()) return;
  }
}

void Connection::end_of_stream() {
  end_of_stream_ = true;
  if (state_ == State::open) {
    protocol_->on_end_of_stream();
  } else if (state_ == State::lingering) {
    abort();
  }
}

void Connection::become(std::unique_ptr<Protocol> protocol) {
  shard_->retire(std::exchange(protocol_, std::move(protocol)));
  request_flush();
}

void Connection::finish() {
  if (state_ != State::open) return;
  state_ = State::finishing;
  clear_deadline();
  request_flush();
  resume_reading();
}

void Connection::abort() {
  if (closed()) return;
  const auto alive = std::exchange(self_, nullptr);
  state_ = State::closed;
  shard_->timers().schedule(*this, never);
  unlink();
  error_code ignored;
  socket_.close(ignored);
  queue_ = SendQueue();
  if (protocol_ != nullptr) protocol_->on_lost();
  shard_->connection_closed();
}

void Connection::end_turn() {
  dirty_ = false;
  if (closed()) return;
  if (protocol_ != nullptr) protocol_->on_turn_end();
  if (!closed() && !write_armed_) flush();
}

void Connection::shutdown() {
  if (state_ == State::open) protocol_->on_shutdown();
}

void Connection::flush() {
  const std::span<char> buffer = shard_->write_buffer();
  const bool had_something = !queue_.empty();
  for (int i = 0; i < max_sends && !queue_.empty(); ++i) {
    std::string_view bytes = queue_.front();
    if (bytes.size() < direct_send_size) {
      bytes = {buffer.data(), queue_.gather(buffer)};
    }
    const ssize_t sent =
        ::send(socket_.native_handle(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0) {
      if (errno == EINTR) continue;
      if (errno == EAGAIN || errno == EWOULDBLOCK) return wait_writable();
      return abort();
    }
    const auto size = static_cast<std::size_t>(sent);
    shard_->counters().bytes_sent.add(size);
    const bool partial = size < bytes.size();
    queue_.consume(size);
    write_deadline_ = never;
    if (partial) return wait_writable();
  }
  if (!queue_.empty()) return request_flush();
  if (had_something || state_ == State::finishing) drained();
}

void Connection::wait_writable() {
  write_armed_ = true;
  if (write_deadline_ == never) {
    write_deadline_ = shard_->tick_after(shard_->options().write_timeout);
    reschedule();
  }
  socket_.async_wait(Wait::wait_write, [self = shared_from_this()](const error_code&) {
    self->write_armed_ = false;
    if (!self->closed()) self->flush();
  });
}

void Connection::drained() {
  if (state_ == State::open) return protocol_->on_drained();
  if (state_ != State::finishing) return;
  state_ = State::lingering;
  if (end_of_stream_) return abort();
  ::shutdown(socket_.native_handle(), SHUT_WR);
  set_deadline(shard_->options().linger_timeout);
}

}  // namespace parley::net
