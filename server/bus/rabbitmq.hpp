// The event bus of many servers: RabbitMQ, by librabbitmq. One direct exchange, one exclusive queue
// for each server, one binding for each topic that has a socket here. docs/scalable-websockets.md
// tells the whole of it.
//
// Threads: any thread may call; no call waits for the broker. Two threads of the bus do, one for
// each of its two connections (decision 0022). The listener is called on the consumer's thread and,
// while the broker is away, on the publisher's own.
//
// While the broker is away (decision 0023): what this server publishes is handed to its own
// listener at once, and kept, within bounds, for the others; who subscribes is told `ready` after a
// short patience. When the line stands again, the kept events go out in their order, every topic is
// bound again, and then the listener is told of a gap.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/log.hpp"
#include "ports/event_bus.hpp"

namespace parley::bus {

struct RabbitMqOptions {
  // amqp://user:password@host:port/vhost; see bus/amqp_address.hpp.
  std::string url;

  // What may wait for the broker. Beyond either, ephemeral events are dropped first, then the
  // oldest; a drop that is not ephemeral makes every server tell a gap.
  std::size_t max_waiting_events = 65'536;
  std::size_t max_waiting_bytes = std::size_t{64} << 20U;
  // A binding that nobody needs any more stays so long, for whoever comes back.
  std::chrono::milliseconds binding_grace{30'000};
  // How long the broker may be away before those who subscribe stop waiting for it.
  std::chrono::milliseconds ready_patience{2'000};
  // A frozen broker is noticed after about twice this time. Whole seconds, at least one.
  std::chrono::seconds heartbeat{2};
  // For the TCP connection and, again, for the handshake that follows.
  std::chrono::milliseconds connect_timeout{3'000};
  // Between attempts to connect: doubles from the first to the last, with jitter.
  std::chrono::milliseconds min_backoff{50};
  std::chrono::milliseconds max_backoff{2'000};
  // A single write to the broker that takes longer ends the connection.
  std::chrono::milliseconds send_timeout{5'000};
  // Gaps that follow each other faster than this are told as one.
  std::chrono::milliseconds gap_interval{2'000};
  // How long `close` goes on publishing what waits.
  std::chrono::milliseconds close_grace{1'000};

  // A sentence for whoever runs the server, without secrets: the line was lost, or stands again.
  // Any thread; may be empty.
  log::Sink log;
};

// Since the start. Each is exact; together they are of nearly the same moment.
struct RabbitMqCounters {
  std::uint64_t published = 0;          // handed to the broker
  std::uint64_t served_here = 0;        // handed to the own listener while the broker was away
  std::uint64_t dropped = 0;            // for want of room, ephemeral ones not counted
  std::uint64_t dropped_ephemeral = 0;  // for want of room, or of age
  std::uint64_t received = 0;           // from the broker, duplicates included
  std::uint64_t duplicates = 0;         // messages that had come already
  std::uint64_t malformed = 0;          // what was not an event
  std::uint64_t connections = 0;        // made, of both kinds
  std::uint64_t losses = 0;             // of connections that stood
  std::uint64_t gaps = 0;               // told to the listener
  std::uint64_t waiting = 0;            // events that wait for the broker now
  bool is_away = false;                 // the broker, now
};

class RabbitMqBus final : public EventBus {
 public:
  // Connects in the background, and again whenever the line is lost. Throws std::invalid_argument
  // with the words of parse_amqp_address when the URL is not one.
  explicit RabbitMqBus(RabbitMqOptions options);
  // As `close`.
  ~RabbitMqBus() override;
  RabbitMqBus(const RabbitMqBus&) = delete;
  RabbitMqBus& operator=(const RabbitMqBus&) = delete;

  void listen(Listener listener) override;
  void publish(std::shared_ptr<const Event> event) override;
  void subscribe(const Topic& topic, std::function<void()> ready) override;
  void unsubscribe(const Topic& topic) override;
  // Publishes what waits for at most `close_grace`, then ends both threads: at the latest when a
  // connection that is being made has come to its time-out.
  void close() override;

  RabbitMqCounters counters() const;

 private:
  class Core;
  std::unique_ptr<Core> core_;
};

}  // namespace parley::bus
