// What the two threads of the RabbitMQ bus and its callers share: the options, the gate to the
// listener, the counters, and whether the broker is there. Any thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>

#include "bus/amqp_address.hpp"
#include "bus/listener_gate.hpp"
#include "bus/rabbitmq.hpp"
#include "bus/wake_signal.hpp"

namespace parley::bus {

inline constexpr const char* exchange_name = "parley.events";

struct BusState {
  using Counter = std::atomic<std::uint64_t>;

  BusState(RabbitMqOptions bus_options, AmqpAddress broker, std::uint64_t server);

  // What is published reaches the own listener by the broker only when both connections work.
  bool is_away() const { return !is_consuming.load() || !is_publishing.load(); }

  // Events may be missing here. Called *after* `is_away` has become true, or after what was missed
  // can be read from the database, the listener's next snapshot holds them.
  void tell_gap_soon() {
    is_gap_wanted.store(true);
    consumer_wake.notify();
  }

  const RabbitMqOptions options;
  const AmqpAddress address;
  const std::uint64_t server_number;  // tells the own echo from what other servers say

  ListenerGate gate;
  WakeSignal consumer_wake;
  std::atomic<bool> is_gap_wanted{false};  // the consumer's thread tells it
  std::atomic<bool> is_consuming{false};   // every wanted topic is bound
  std::atomic<bool> is_publishing{false};  // connected, and the broker takes messages

  Counter published{0};
  Counter served_here{0};
  Counter dropped{0};
  Counter dropped_ephemeral{0};
  Counter received{0};
  Counter duplicates{0};
  Counter malformed{0};
  Counter connections{0};
  Counter losses{0};
  Counter gaps{0};
};

}  // namespace parley::bus
