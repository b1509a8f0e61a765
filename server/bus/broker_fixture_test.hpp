// The one RabbitMQ that the service tests of this room share, and options that suit a machine which
// is busy with other tests.
#pragma once

#include <chrono>
#include <string>

#include "bus/rabbitmq.hpp"
#include "support/rabbitmq_broker.hpp"

namespace parley::bus {

// Started with the first use. Whoever harms it, mends it.
inline parley::testing::RabbitMqBroker& shared_broker() {
  static parley::testing::RabbitMqBroker broker;
  return broker;
}

// Nothing of it gives up because a process had to wait for its turn: neither heartbeats nor
// patience.
inline RabbitMqOptions patient_options() {
  RabbitMqOptions options;
  options.url = shared_broker().url();
  options.heartbeat = std::chrono::seconds(30);
  options.connect_timeout = std::chrono::seconds(30);
  options.ready_patience = std::chrono::minutes(5);
  options.close_grace = std::chrono::seconds(60);
  options.gap_interval = std::chrono::milliseconds(10);
  return options;
}

}  // namespace parley::bus
