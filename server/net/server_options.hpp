#pragma once

// Settings, callbacks and counters of the server. Values; see each for threads.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <string>
#include <string_view>

#include "net/http_parser.hpp"
#include "net/send_queue.hpp"

namespace parley::net {

struct ServerOptions {
  using Duration = std::chrono::milliseconds;

  std::string address = "127.0.0.1";  // IPv4 or IPv6 address to listen on
  std::uint16_t port = 0;             // 0: the kernel picks one, see Server::port()
  int backlog = 1024;                 // connections the kernel holds until accepted

  // Connections in all threads. Over it a new one gets 503 and is closed.
  std::size_t max_connections = 15'000;

  HttpLimits http;
  std::size_t max_message = 64 * 1024;  // bytes of one WebSocket message: 1009
  SendLimits send;                      // per WebSocket

  // Time-outs. They are counted in ticks of `tick`, one timer per thread, so each
  // may come up to two ticks late, never early.
  Duration header_timeout{10'000};      // from the first byte of a request to its header's end
  Duration body_timeout{30'000};        // from there to the end of its body
  Duration keep_alive_timeout{75'000};  // idle between requests; also before the first
  Duration write_timeout{30'000};       // no progress while something waits to be sent
  Duration linger_timeout{2'000};       // the peer's time to hang up after our last byte

  // A WebSocket that sends nothing for ping_after is pinged, and closed if nothing
  // comes for pong_timeout more. 45 s: a proxy in front cuts silent sockets after
  // 60 s by default.
  Duration ping_after{45'000};
  Duration pong_timeout{30'000};
  Duration close_timeout{5'000};  // for the peer's answer to our close frame

  Duration tick{1'000};  // REQUIRES: above 0
};

// Called on event-loop threads, concurrently: must be thread-safe, must not block
// and must not throw. Empty functions are skipped.
struct ServerObserver {
  // A handler let an exception escape; `what_for` is "METHOD /path" or "websocket".
  std::function<void(std::string_view what_for, std::exception_ptr error)> on_handler_error;
  // Something of the operating system failed (accept, out of descriptors).
  std::function<void(std::string_view operation, std::string_view message)> on_system_error;
};

// A snapshot of counters, for metrics.
struct ServerCounters {
  std::uint64_t connections = 0;     // open now
  std::uint64_t websockets = 0;      // of which WebSockets
  std::uint64_t accepted = 0;        // since the start, as are all that follow
  std::uint64_t refused = 0;         // over max_connections
  std::uint64_t requests = 0;        // handed to the handler
  std::uint64_t bad_requests = 0;    // answered by the server itself with 4xx or 5xx
  std::uint64_t timeouts = 0;        // connections ended by one of the time-outs
  std::uint64_t slow_consumers = 0;  // WebSockets closed with 4008
  std::uint64_t dropped_frames = 0;  // ephemeral frames not queued
  std::uint64_t bytes_received = 0;
  std::uint64_t bytes_sent = 0;
};

}  // namespace parley::net
