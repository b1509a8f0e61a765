// Carries events from the server where something happened to the servers that hold sockets of
// those concerned.
//
// Guarantees: an event published after `subscribe` has called back reaches this server's listener
// at most a few times and, while the broker lives, at least once; events published by one thread to
// one topic arrive in that order. No more: what a broker or a server loses, the client recovers
// from the database (rule 1), and after any doubt the bus reports a gap.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "model/event.hpp"

namespace parley {

class EventBus {
 public:
  virtual ~EventBus() = default;

  // What the bus tells the gateway. Called on a thread of the bus or of the publisher; must not
  // block.
  struct Listener {
    std::function<void(std::shared_ptr<const Event>)> on_event;
    // Events may have been lost: every socket has to read its snapshot again.
    std::function<void()> on_gap;
  };
  // Once, before any other call; and once more, with nothing, when the listener ends: nothing that
  // was handed to the bus, a `ready` included, is called after that has returned. Not from a call
  // of the listener's.
  virtual void listen(Listener listener) = 0;

  // Never blocks and never fails for the caller: an event that cannot be carried is dropped and
  // counted. Any thread.
  virtual void publish(std::shared_ptr<const Event> event) = 0;

  // Asks for the events of a topic; `ready` is called, on any thread, once they surely come. Pairs
  // with one `unsubscribe`; the calls for a topic are made once, by the gateway's own count. Any
  // thread.
  // Topic::servers() needs no subscription: its events come to every server's listener.
  virtual void subscribe(const Topic& topic, std::function<void()> ready) = 0;
  virtual void unsubscribe(const Topic& topic) = 0;

  // Sends what waits, within a bound of time; from then on nothing is carried or called. Repeated
  // calls do nothing. Not from a call of the listener's.
  virtual void close() = 0;
};

}  // namespace parley
