#include "bus/rabbitmq.hpp"

#include <stdexcept>

#include "bus/amqp_address.hpp"

namespace parley::bus {

class RabbitMqBus::Core {};

RabbitMqBus::RabbitMqBus(RabbitMqOptions options) {
  if (const auto address = parse_amqp_address(options.url); !address) {
    throw std::invalid_argument("The bus's URL " + address.error().message + ".");
  }
  throw std::logic_error("RabbitMqBus cannot connect yet.");
}

RabbitMqBus::~RabbitMqBus() = default;
void RabbitMqBus::listen(Listener /*listener*/) {}
void RabbitMqBus::publish(std::shared_ptr<const Event> /*event*/) {}
void RabbitMqBus::subscribe(const Topic& /*topic*/, std::function<void()> /*ready*/) {}
void RabbitMqBus::unsubscribe(const Topic& /*topic*/) {}
void RabbitMqBus::close() {}
RabbitMqCounters RabbitMqBus::counters() const {
  return {};
}

}  // namespace parley::bus
