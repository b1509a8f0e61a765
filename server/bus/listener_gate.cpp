#include "bus/listener_gate.hpp"

#include <future>
#include <utility>

namespace parley::bus {

struct ListenerGate::Held {
  explicit Held(EventBus::Listener held) : listener(std::move(held)) {}
  // The last to let go of it is the last that called it.
  ~Held() { released.set_value(); }

  const EventBus::Listener listener;
  std::promise<void> released;
};

void ListenerGate::set(EventBus::Listener listener) {
  std::shared_ptr<Held> held;
  if (listener.on_event) held = std::make_shared<Held>(std::move(listener));
  {
    const std::lock_guard lock(mutex_);
    held_.swap(held);
  }
  if (!held) return;
  const std::future<void> released = held->released.get_future();
  held.reset();
  released.wait();
}

std::shared_ptr<ListenerGate::Held> ListenerGate::current() const {
  const std::lock_guard lock(mutex_);
  return held_;
}

bool ListenerGate::deliver(std::shared_ptr<const Event> event) const {
  const auto held = current();
  if (held) held->listener.on_event(std::move(event));
  return held != nullptr;
}

bool ListenerGate::tell_gap() const {
  const auto held = current();
  if (held && held->listener.on_gap) held->listener.on_gap();
  return held != nullptr;
}

bool ListenerGate::call(const std::vector<std::function<void()>>& callbacks) const {
  const auto held = current();
  if (!held) return false;
  for (const auto& callback : callbacks) callback();
  return true;
}

}  // namespace parley::bus
