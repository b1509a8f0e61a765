// The fan-out core of one event-loop thread: which sockets listen to which topic, and handing each
// of them the same encoded frame. No Asio and no locks: one thread per hub.
#pragma once

#include <cstddef>
#include <memory>
#include <unordered_map>
#include <vector>

#include "model/event.hpp"
#include "net/frame.hpp"

namespace parley::gateway {

// A socket, as the hub sees it.
class Subscriber {
 public:
  virtual SessionId session_id() const = 0;
  // Must not subscribe or unsubscribe anybody.
  virtual void deliver(const std::shared_ptr<const net::Frame>& frame) = 0;
  // The session ended: deliver the frame and close.
  virtual void revoke(const std::shared_ptr<const net::Frame>& frame) = 0;
  // Who listens to a group changes: act on it, and deliver the frame. May subscribe to the group,
  // or unsubscribe from it.
  virtual void change_membership(const Membership& change,
                                 const std::shared_ptr<const net::Frame>& frame) = 0;
  // Events may have been lost. May do as above, for any group.
  virtual void catch_up() = 0;

 protected:
  ~Subscriber() = default;
};

class Hub {
 public:
  // The subscriber must stay alive until it is unsubscribed.
  void subscribe(const Topic& topic, Subscriber& subscriber);
  void unsubscribe(const Topic& topic, Subscriber& subscriber);

  // Hands the frame, which carries event.payload, to the subscribers concerned; returns their
  // number.
  std::size_t deliver(const Event& event, const std::shared_ptr<const net::Frame>& frame);

  // Every socket once: each is subscribed to its user, and to groups besides.
  std::vector<Subscriber*> sockets() const;

  std::size_t topic_count() const { return topics_.size(); }

 private:
  std::unordered_map<Topic, std::vector<Subscriber*>> topics_;
};

}  // namespace parley::gateway
