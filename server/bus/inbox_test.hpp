// What a gateway would receive from a bus: a listener that keeps everything. Any thread.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "ports/event_bus.hpp"

namespace parley::bus {

// What a loaded machine may take.
inline constexpr auto patience = std::chrono::seconds(60);

class Inbox {
 public:
  EventBus::Listener listener() {
    return {[this](std::shared_ptr<const Event> event) {
              const std::lock_guard lock(mutex_);
              events_.push_back(std::move(event));
              arrived_.notify_all();
            },
            [this] { ++gaps_; }};
  }

  // Each payload of the topic once, in the order of its first arrival.
  std::vector<std::string> payloads(const Topic& topic) {
    const std::lock_guard lock(mutex_);
    return payloads_of(topic);
  }

  bool wait_for(const Topic& topic, std::size_t count) {
    std::unique_lock lock(mutex_);
    return arrived_.wait_for(lock, patience, [&] { return payloads_of(topic).size() >= count; });
  }

  // How many events came, repeated ones included.
  std::size_t count(const Topic& topic) {
    const std::lock_guard lock(mutex_);
    return static_cast<std::size_t>(std::count_if(
        events_.begin(), events_.end(), [&](const auto& event) { return event->topic == topic; }));
  }

  std::shared_ptr<const Event> last() {
    const std::lock_guard lock(mutex_);
    return events_.empty() ? nullptr : events_.back();
  }

  int gaps() const { return gaps_.load(); }

 private:
  std::vector<std::string> payloads_of(const Topic& topic) const {
    std::vector<std::string> payloads;
    std::unordered_set<std::string_view> known;
    for (const auto& event : events_) {
      if (event->topic == topic && known.insert(event->payload).second) {
        payloads.push_back(event->payload);
      }
    }
    return payloads;
  }

  std::mutex mutex_;
  std::condition_variable arrived_;
  std::vector<std::shared_ptr<const Event>> events_;
  std::atomic<int> gaps_{0};
};

}  // namespace parley::bus
