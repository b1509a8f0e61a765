// Which event-loop threads have sockets for a topic, and with that, which topics this server wants
// from the bus: the first socket of a topic subscribes it, the last one's leaving unsubscribes. Any
// thread; no Asio.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "ports/event_bus.hpp"

namespace parley::gateway {

class TopicRegistry {
 public:
  // A set of threads, one bit each.
  using ThreadSet = std::uint64_t;
  static constexpr std::size_t max_threads = 64;

  explicit TopicRegistry(EventBus& bus) : bus_(bus) {}

  // A socket on this thread listens from now on. `ready` is called once the bus surely brings the
  // topic's events: at once, or later on a thread of the bus. REQUIRES: thread < max_threads.
  void add(const Topic& topic, std::size_t thread, std::function<void()> ready);

  // Pairs with `add`.
  void remove(const Topic& topic, std::size_t thread);

  ThreadSet threads_of(const Topic& topic) const;

  // Sockets on all threads.
  std::size_t sockets_of(const Topic& topic) const;

 private:
  struct Entry {
    std::unordered_map<std::size_t, std::uint32_t> sockets;  // per thread
    ThreadSet threads = 0;
    std::uint64_t generation = 0;
    bool is_ready = false;
    std::vector<std::function<void()>> waiting;
  };
  struct Stripe {
    mutable std::mutex mutex;
    std::unordered_map<Topic, Entry> topics;
    std::uint64_t next_generation = 1;
  };
  static constexpr std::size_t stripe_count = 16;

  Stripe& stripe_of(const Topic& topic) {
    return stripes_[std::hash<Topic>{}(topic) % stripe_count];
  }
  const Stripe& stripe_of(const Topic& topic) const {
    return stripes_[std::hash<Topic>{}(topic) % stripe_count];
  }
  void confirm(const Topic& topic, std::uint64_t generation);

  EventBus& bus_;
  std::array<Stripe, stripe_count> stripes_;
};

}  // namespace parley::gateway
