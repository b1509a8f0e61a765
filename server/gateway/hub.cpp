#include "gateway/hub.hpp"

#include <algorithm>

namespace parley::gateway {

void Hub::subscribe(const Topic& topic, Subscriber& subscriber) {
  topics_[topic].push_back(&subscriber);
}

void Hub::unsubscribe(const Topic& topic, Subscriber& subscriber) {
  const auto found = topics_.find(topic);
  if (found == topics_.end()) return;
  std::vector<Subscriber*>& subscribers = found->second;
  const auto place = std::find(subscribers.begin(), subscribers.end(), &subscriber);
  if (place == subscribers.end()) return;
  *place = subscribers.back();
  subscribers.pop_back();
  if (subscribers.empty()) topics_.erase(found);
}

std::size_t Hub::deliver(const Event& event, const std::shared_ptr<const net::Frame>& frame) {
  const auto found = topics_.find(event.topic);
  if (found == topics_.end()) return 0;
  if (event.membership) {
    // A copy: those who are told that the group ended leave it meanwhile.
    const std::vector<Subscriber*> subscribers = found->second;
    for (Subscriber* subscriber : subscribers) {
      subscriber->change_membership(*event.membership, frame);
    }
    return subscribers.size();
  }
  if (!event.revoked_session) {
    for (Subscriber* subscriber : found->second) subscriber->deliver(frame);
    return found->second.size();
  }
  std::size_t revoked = 0;
  for (Subscriber* subscriber : found->second) {
    if (subscriber->session_id() != event.revoked_session) continue;
    subscriber->revoke(frame);
    ++revoked;
  }
  return revoked;
}

std::vector<Subscriber*> Hub::sockets() const {
  std::vector<Subscriber*> sockets;
  for (const auto& [topic, subscribers] : topics_) {
    if (topic.kind != Topic::Kind::user) continue;
    sockets.insert(sockets.end(), subscribers.begin(), subscribers.end());
  }
  return sockets;
}

}  // namespace parley::gateway
