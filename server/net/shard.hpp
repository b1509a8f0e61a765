#pragma once

// One event-loop thread's share of the server: its acceptor, its connections, its
// timer, and the two buffers that all its connections use in turn. Touched on its
// own thread only, except where noted.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <ctime>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/intrusive/list.hpp>

#include "base/task.hpp"
#include "net/connection.hpp"
#include "net/http_handler.hpp"
#include "net/server_options.hpp"
#include "net/timer_wheel.hpp"

namespace parley::net {

// Written by one thread, read by any.
class Counter {
 public:
  void add(std::uint64_t amount) { set(get() + amount); }
  void subtract(std::uint64_t amount) { set(get() - amount); }
  std::uint64_t get() const { return value_.load(std::memory_order_relaxed); }

 private:
  // A plain store, cheaper than a locked addition: there is but one writer.
  void set(std::uint64_t value) { value_.store(value, std::memory_order_relaxed); }

  std::atomic<std::uint64_t> value_{0};
};

struct ShardCounters {
  Counter connections, websockets, accepted, refused, requests, bad_requests, timeouts,
      slow_consumers, dropped_frames, bytes_received, bytes_sent;
};

// What the shards of a server share; constant after the start, but for counters.
struct ServerContext {
  ServerContext(ServerOptions option_values, HttpHandler& http_handler,
                ServerObserver server_observer, std::size_t shard_count)
      : options(std::move(option_values)),
        handler(http_handler),
        observer(std::move(server_observer)),
        counters(shard_count) {}

  std::size_t open_connections() const;  // in all shards; any thread

  const ServerOptions options;
  HttpHandler& handler;
  const ServerObserver observer;
  std::vector<ShardCounters> counters;  // one per shard
};

class Shard : public std::enable_shared_from_this<Shard> {
 public:
  using Acceptor = boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, Executor>;

  static constexpr std::size_t buffer_size = 64 * 1024;

  Shard(std::shared_ptr<ServerContext> context, std::size_t index, Executor executor);

  // Begins to accept from a listening, non-blocking acceptor.
  void start(Acceptor acceptor);

  // Stops accepting and tells every connection to wind up; calls `when_empty` once
  // the last is gone. A second call does nothing.
  void stop(std::function<void()> when_empty);

  // Closes what is left.
  void cut();

  // --- For connections and protocols ------------------------------------------

  // Calls connection.end_turn() at the end of this turn of the loop.
  void mark_dirty(std::shared_ptr<Connection> connection);
  // Keeps `protocol` until the end of this turn.
  void retire(std::unique_ptr<Protocol> protocol);
  void connection_opened(Connection& connection);
  void connection_closed();

  // The tick at which `after` from now has certainly passed.
  Tick tick_after(ServerOptions::Duration after) const;

  std::string_view date();  // for the Date field

  std::span<char> read_buffer() { return read_buffer_; }
  std::span<char> write_buffer() { return write_buffer_; }
  TimerWheel& timers() { return timers_; }
  const ServerContext& context() const { return *context_; }
  const ServerOptions& options() const { return context_->options; }
  ShardCounters& counters() { return context_->counters[index_]; }
  std::size_t index() const { return index_; }
  Executor executor() const { return executor_; }
  bool stopping() const { return stopping_; }

 private:
  using Timer = boost::asio::basic_waitable_timer<
      std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>, Executor>;

  void wait_for_tick();
  void wait_for_connection();
  void accept_waiting();
  bool accept_one();
  void pause_accepting(int error);
  void end_turn();

  std::shared_ptr<ServerContext> context_;
  std::size_t index_;
  Executor executor_;
  Acceptor acceptor_;
  Timer tick_timer_;
  Timer accept_timer_;
  TimerWheel timers_;
  boost::intrusive::list<Connection, boost::intrusive::constant_time_size<false>> connections_;
  std::vector<std::shared_ptr<Connection>> dirty_;
  std::vector<std::unique_ptr<Protocol>> retired_;
  std::vector<char> read_buffer_;
  std::vector<char> write_buffer_;
  std::function<void()> when_empty_;
  std::string date_;
  std::time_t date_second_ = 0;
  bool turn_end_posted_ = false;
  bool accept_failing_ = false;
  bool stopping_ = false;
};

}  // namespace parley::net
