#include "gateway/topic_registry.hpp"

#include <utility>

namespace parley::gateway {

void TopicRegistry::add(const Topic& topic, std::size_t thread, std::function<void()> ready) {
  Stripe& stripe = stripe_of(topic);
  std::uint64_t new_generation = 0;
  {
    const std::lock_guard lock(stripe.mutex);
    auto [place, is_new] = stripe.topics.try_emplace(topic);
    Entry& entry = place->second;
    if (is_new) new_generation = entry.generation = stripe.next_generation++;
    ++entry.sockets[thread];
    entry.threads |= ThreadSet{1} << thread;
    if (!entry.is_ready) entry.waiting.push_back(std::exchange(ready, nullptr));
  }
  if (new_generation != 0) {
    bus_.subscribe(topic, [this, topic, new_generation] { confirm(topic, new_generation); });
  }
  if (ready) ready();
}

void TopicRegistry::confirm(const Topic& topic, std::uint64_t generation) {
  std::vector<std::function<void()>> waiting;
  {
    Stripe& stripe = stripe_of(topic);
    const std::lock_guard lock(stripe.mutex);
    const auto found = stripe.topics.find(topic);
    if (found == stripe.topics.end() || found->second.generation != generation) return;
    found->second.is_ready = true;
    waiting = std::exchange(found->second.waiting, {});
  }
  for (const auto& ready : waiting) ready();
}

void TopicRegistry::remove(const Topic& topic, std::size_t thread) {
  {
    Stripe& stripe = stripe_of(topic);
    const std::lock_guard lock(stripe.mutex);
    const auto found = stripe.topics.find(topic);
    if (found == stripe.topics.end()) return;
    Entry& entry = found->second;
    if (--entry.sockets[thread] > 0) return;
    entry.sockets.erase(thread);
    entry.threads &= ~(ThreadSet{1} << thread);
    if (entry.threads != 0) return;
    stripe.topics.erase(found);
    // Within the lock, so that a socket which comes back now cannot subscribe before this.
    bus_.unsubscribe(topic);
  }
}

TopicRegistry::ThreadSet TopicRegistry::threads_of(const Topic& topic) const {
  const Stripe& stripe = stripe_of(topic);
  const std::lock_guard lock(stripe.mutex);
  const auto found = stripe.topics.find(topic);
  return found == stripe.topics.end() ? 0 : found->second.threads;
}

std::size_t TopicRegistry::sockets_of(const Topic& topic) const {
  const Stripe& stripe = stripe_of(topic);
  const std::lock_guard lock(stripe.mutex);
  const auto found = stripe.topics.find(topic);
  if (found == stripe.topics.end()) return 0;
  std::size_t sockets = 0;
  for (const auto& [thread, count] : found->second.sockets) sockets += count;
  return sockets;
}

}  // namespace parley::gateway
