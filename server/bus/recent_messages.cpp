#include "bus/recent_messages.hpp"

#include <boost/container_hash/hash.hpp>

namespace parley::bus {

RecentMessages::RecentMessages(std::size_t capacity) : capacity_(capacity) {}

std::size_t RecentMessages::Hash::operator()(const Key& key) const noexcept {
  std::size_t seed = std::hash<Topic>{}(key.topic);
  boost::hash_combine(seed, key.conversation.value());
  boost::hash_combine(seed, key.seq);
  return seed;
}

bool RecentMessages::seen(const Event& event) {
  if (event.seq <= 0) return false;
  const Key key{event.topic, event.conversation, event.seq};
  if (!keys_.insert(key).second) return true;
  if (order_.size() < capacity_) {
    order_.push_back(key);
    return false;
  }
  keys_.erase(order_[oldest_]);
  order_[oldest_] = key;
  oldest_ = (oldest_ + 1) % capacity_;
  return false;
}

void RecentMessages::forget_all() {
  keys_.clear();
  order_.clear();
  oldest_ = 0;
}

}  // namespace parley::bus
