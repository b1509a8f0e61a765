#include "net/server.hpp"

#include <cassert>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <system_error>
#include <utility>
#include <vector>

#include <sys/socket.h>
#include <boost/asio/post.hpp>

#include "net/io_threads.hpp"
#include "net/shard.hpp"

namespace parley::net {
namespace {

using boost::asio::ip::tcp;
using boost::system::error_code;

void check(const error_code& error, const std::string& what) {
  if (error) throw std::system_error(static_cast<std::error_code>(error), what);
}

// Opens and binds. With `shared`, the other shards' acceptors may have the same port.
Shard::Acceptor bind_acceptor(const Executor& executor, const tcp::endpoint& endpoint,
                              bool shared) {
  const std::string what = "cannot listen on " + endpoint.address().to_string() + " port " +
                           std::to_string(endpoint.port());
  error_code error;
  Shard::Acceptor acceptor(executor);
  acceptor.open(endpoint.protocol(), error);
  check(error, what);
  acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  check(error, what);
  if (shared) {
    const int on = 1;
    if (::setsockopt(acceptor.native_handle(), SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) != 0) {
      throw std::system_error(errno, std::generic_category(), what);
    }
  }
  acceptor.bind(endpoint, error);
  check(error, what);
  return acceptor;
}

// Counts the shards that still have connections.
struct Drain {
  std::mutex mutex;
  std::condition_variable changed;
  std::size_t remaining = 0;

  void done_one() {
    const std::lock_guard lock(mutex);
    --remaining;
    changed.notify_all();
  }
};

}  // namespace

struct Server::Implementation {
  // Runs `task(shard)` on every shard's thread; the caller waits on what they do.
  template <class Work>
  void on_each_shard(Work work) {
    for (const auto& shard : shards) {
      boost::asio::post(shard->executor(), [shard, work] { work(*shard); });
    }
  }

  void drain(std::chrono::milliseconds grace);
  void cut_all();

  IoThreads& threads;
  std::shared_ptr<ServerContext> context;
  std::vector<std::shared_ptr<Shard>> shards;
  std::uint16_t port = 0;
  bool started = false;
  bool stopped = false;
};

Server::Server(IoThreads& threads, ServerOptions options, HttpHandler& handler,
               ServerObserver observer)
    : implementation_(
          new Implementation{threads,
                             std::make_shared<ServerContext>(std::move(options), handler,
                                                             std::move(observer), threads.count()),
                             {}}) {}

Server::~Server() {
  stop(std::chrono::milliseconds(0));
}

void Server::start() {
  Implementation& self = *implementation_;
  assert(!self.started);
  const ServerOptions& options = self.context->options;
  error_code error;
  const auto address = boost::asio::ip::make_address(options.address, error);
  check(error, "not an IP address to listen on: " + options.address);
  tcp::endpoint endpoint(address, options.port);

  const bool shared = self.threads.count() > 1;
  std::vector<Shard::Acceptor> acceptors;
  {
    // SO_REUSEPORT would let a second parleyd of the same user take half of the
    // connections in silence; a plain bind is refused while anybody listens.
    if (shared && options.port != 0) bind_acceptor(self.threads.executor(0), endpoint, false);
  }
  for (std::size_t i = 0; i < self.threads.count(); ++i) {
    acceptors.push_back(bind_acceptor(self.threads.executor(i), endpoint, shared));
    endpoint.port(acceptors.back().local_endpoint().port());
  }
  for (Shard::Acceptor& acceptor : acceptors) {
    acceptor.listen(options.backlog, error);
    check(error, "cannot listen on port " + std::to_string(endpoint.port()));
    acceptor.native_non_blocking(true, error);
    check(error, "cannot make the listening socket non-blocking");
  }
  self.port = endpoint.port();
  self.started = true;
  for (std::size_t i = 0; i < acceptors.size(); ++i) {
    auto shard = std::make_shared<Shard>(self.context, i, self.threads.executor(i));
    self.shards.push_back(shard);
    boost::asio::post(shard->executor(), [shard, acceptor = std::move(acceptors[i])]() mutable {
      shard->start(std::move(acceptor));
    });
  }
}

std::uint16_t Server::port() const {
  assert(implementation_->started);
  return implementation_->port;
}

void Server::Implementation::drain(std::chrono::milliseconds grace) {
  const auto drain = std::make_shared<Drain>();
  drain->remaining = shards.size();
  on_each_shard([drain](Shard& shard) { shard.stop([drain] { drain->done_one(); }); });
  std::unique_lock lock(drain->mutex);
  drain->changed.wait_for(lock, grace, [&] { return drain->remaining == 0; });
}

void Server::Implementation::cut_all() {
  const auto drain = std::make_shared<Drain>();
  drain->remaining = shards.size();
  on_each_shard([drain](Shard& shard) {
    shard.cut();
    drain->done_one();
  });
  std::unique_lock lock(drain->mutex);
  drain->changed.wait(lock, [&] { return drain->remaining == 0; });
}

void Server::stop(std::chrono::milliseconds grace) {
  Implementation& self = *implementation_;
  if (!self.started || self.stopped) return;
  self.stopped = true;
  if (self.threads.running()) {
    self.drain(grace);
    self.cut_all();
  } else {
    // No thread runs the loops, so this one may touch what belongs to them.
    for (const auto& shard : self.shards) {
      shard->stop([] {});
      shard->cut();
    }
  }
}

ServerCounters Server::counters() const {
  ServerCounters sum;
  for (const ShardCounters& shard : implementation_->context->counters) {
    sum.connections += shard.connections.get();
    sum.websockets += shard.websockets.get();
    sum.accepted += shard.accepted.get();
    sum.refused += shard.refused.get();
    sum.requests += shard.requests.get();
    sum.bad_requests += shard.bad_requests.get();
    sum.timeouts += shard.timeouts.get();
    sum.slow_consumers += shard.slow_consumers.get();
    sum.dropped_frames += shard.dropped_frames.get();
    sum.bytes_received += shard.bytes_received.get();
    sum.bytes_sent += shard.bytes_sent.get();
  }
  return sum;
}

}  // namespace parley::net
