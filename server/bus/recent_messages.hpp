// Which messages came lately, so that one that comes again to the same topic is dropped: a repeated
// send publishes its event again (decision 0010). Bounded: the oldest are forgotten. Events that
// are no messages are not its business. One thread.
#pragma once

#include <cstddef>
#include <unordered_set>
#include <vector>

#include "model/event.hpp"

namespace parley::bus {

class RecentMessages {
 public:
  // REQUIRES: capacity > 0.
  explicit RecentMessages(std::size_t capacity);

  // Did this message come to this topic already? From now on it did.
  bool seen(const Event& event);

  // After a gap: what came before must be able to come again.
  void forget_all();

 private:
  // A message is published once for each person concerned: the topic is part of what it is.
  struct Key {
    Topic topic;
    ConversationId conversation;
    Seq seq = 0;
    friend bool operator==(const Key&, const Key&) = default;
  };
  struct Hash {
    std::size_t operator()(const Key& key) const noexcept;
  };

  const std::size_t capacity_;
  std::unordered_set<Key, Hash> keys_;
  std::vector<Key> order_;  // a ring once it is full
  std::size_t oldest_ = 0;
};

}  // namespace parley::bus
