// The door through which the bus calls its listener: any number of threads at once, and once the
// listener is taken away, none any more. Any thread.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "ports/event_bus.hpp"

namespace parley::bus {

class ListenerGate {
 public:
  // With an empty listener the gate is shut. Returns once no call of the one before is under way;
  // so not from such a call.
  void set(EventBus::Listener listener);

  // Nothing is called while the gate is shut. True when it was open.
  bool deliver(std::shared_ptr<const Event> event) const;
  bool tell_gap() const;
  // What was handed in with `subscribe` is the listener's too.
  bool call(const std::vector<std::function<void()>>& callbacks) const;

 private:
  struct Held;
  std::shared_ptr<Held> current() const;

  mutable std::mutex mutex_;
  std::shared_ptr<Held> held_;  // whoever calls the listener holds a copy
};

}  // namespace parley::bus
