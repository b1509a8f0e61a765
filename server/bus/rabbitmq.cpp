#include "bus/rabbitmq.hpp"

#include <mutex>
#include <stdexcept>
#include <utility>

#include <sodium.h>

#include "bus/amqp_address.hpp"
#include "bus/bus_state.hpp"
#include "bus/rabbitmq_consumer.hpp"
#include "bus/rabbitmq_publisher.hpp"

namespace parley::bus {
namespace {

AmqpAddress address_of(const RabbitMqOptions& options) {
  auto address = parse_amqp_address(options.url);
  if (!address) throw std::invalid_argument(address.error().message);
  return std::move(*address);
}

std::uint64_t random_number() {
  std::uint64_t number = 0;
  while (number == 0) randombytes_buf(&number, sizeof(number));
  return number;
}

}  // namespace

BusState::BusState(RabbitMqOptions bus_options, AmqpAddress broker, std::uint64_t server)
    : options(std::move(bus_options)), address(std::move(broker)), server_number(server) {}

class RabbitMqBus::Core {
 public:
  explicit Core(RabbitMqOptions options)
      : address_(address_of(options)),
        state_(std::move(options), address_, random_number()),
        publisher_(state_),
        consumer_(state_, [this](auto now) { publisher_.interrupt_if_stuck(now); }) {}

  void listen(Listener listener) {
    const bool is_end = !listener.on_event;
    state_.gate.set(std::move(listener));
    if (is_end) consumer_.forget_waiting();
  }

  void publish(std::shared_ptr<const Event> event) {
    const bool is_away = state_.is_away();
    publisher_.publish(event, is_away);
    if (is_away && state_.gate.deliver(std::move(event))) ++state_.served_here;
  }

  void subscribe(const Topic& topic, std::function<void()> ready) {
    consumer_.subscribe(topic, std::move(ready));
  }

  void unsubscribe(const Topic& topic) { consumer_.unsubscribe(topic); }

  void close() {
    std::call_once(closed_, [this] {
      listen({});
      publisher_.close(state_.options.close_grace);
      consumer_.close();
    });
  }

  RabbitMqCounters counters() const {
    RabbitMqCounters counters;
    counters.published = state_.published;
    counters.served_here = state_.served_here;
    counters.dropped = state_.dropped;
    counters.dropped_ephemeral = state_.dropped_ephemeral;
    counters.received = state_.received;
    counters.duplicates = state_.duplicates;
    counters.malformed = state_.malformed;
    counters.connections = state_.connections;
    counters.losses = state_.losses;
    counters.gaps = state_.gaps;
    counters.waiting = publisher_.waiting();
    counters.is_away = state_.is_away();
    return counters;
  }

 private:
  const AmqpAddress address_;
  BusState state_;
  RabbitMqPublisher publisher_;
  RabbitMqConsumer consumer_;
  std::once_flag closed_;
};

RabbitMqBus::RabbitMqBus(RabbitMqOptions options)
    : core_(std::make_unique<Core>(std::move(options))) {}

RabbitMqBus::~RabbitMqBus() {
  close();
}

void RabbitMqBus::listen(Listener listener) {
  core_->listen(std::move(listener));
}

void RabbitMqBus::publish(std::shared_ptr<const Event> event) {
  core_->publish(std::move(event));
}

void RabbitMqBus::subscribe(const Topic& topic, std::function<void()> ready) {
  core_->subscribe(topic, std::move(ready));
}

void RabbitMqBus::unsubscribe(const Topic& topic) {
  core_->unsubscribe(topic);
}

void RabbitMqBus::close() {
  core_->close();
}

RabbitMqCounters RabbitMqBus::counters() const {
  return core_->counters();
}

}  // namespace parley::bus
