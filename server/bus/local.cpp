#include "bus/local.hpp"

#include <utility>

namespace parley::bus {

void LocalBus::listen(Listener listener) {
  listener_ = std::move(listener);
  listening_.store(listener_.on_event != nullptr, std::memory_order_release);
}

void LocalBus::publish(std::shared_ptr<const Event> event) {
  if (!listening_.load(std::memory_order_acquire)) return;
  listener_.on_event(std::move(event));
}

void LocalBus::subscribe(const Topic& /*topic*/, std::function<void()> ready) {
  ready();
}

void LocalBus::unsubscribe(const Topic& /*topic*/) {}

void LocalBus::close() {
  listening_.store(false, std::memory_order_release);
}

}  // namespace parley::bus
