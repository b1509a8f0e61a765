// The event bus of a single server: what is published is handed to the listener at once, on the
// publisher's thread. Nothing is lost, so there is never a gap. Any thread.
#pragma once

#include <atomic>
#include <functional>
#include <memory>

#include "ports/event_bus.hpp"

namespace parley::bus {

class LocalBus final : public EventBus {
 public:
  void listen(Listener listener) override;
  void publish(std::shared_ptr<const Event> event) override;
  void subscribe(const Topic& topic, std::function<void()> ready) override;
  void unsubscribe(const Topic& topic) override;
  void close() override;

 private:
  Listener listener_;
  // Published last, so that whoever sees it sees the listener whole.
  std::atomic<bool> listening_{false};
};

}  // namespace parley::bus
