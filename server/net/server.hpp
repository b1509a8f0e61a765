#pragma once

// The HTTP/1.1 and WebSocket server: one acceptor per event-loop thread on one
// port (SO_REUSEPORT), and every connection stays on the thread that accepted it.
// start() and stop() belong to the owner's thread, which must not be one of the
// event-loop threads; the rest may be called from any thread.

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "net/server_options.hpp"

namespace parley::net {

class HttpHandler;
class IoThreads;

class Server {
 public:
  // `threads` and `handler` must outlive the server; `handler` must also outlive
  // `threads`' loops, since a request may be suspended when its connection is cut.
  Server(IoThreads& threads, ServerOptions options, HttpHandler& handler,
         ServerObserver observer = {});
  ~Server();  // stop(0 s)
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Binds, listens and begins to accept. Throws std::system_error when the address
  // cannot be had (in use, also by another parleyd; not ours; malformed).
  void start();

  // The port that is listened on. REQUIRES: start() returned.
  std::uint16_t port() const;

  // Stops gracefully: accepts no more, finishes requests already received (with
  // Connection: close), closes WebSockets with 1001, and returns once all are gone.
  // What is left after `grace` is cut. Blocks the caller; a second call is a no-op.
  void stop(std::chrono::milliseconds grace);

  ServerCounters counters() const;

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace parley::net
