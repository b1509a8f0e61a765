// Wakes a thread that waits in poll(2) for this and for a socket: an eventfd(2). Any thread
// notifies; one thread waits.
#pragma once

#include <chrono>

namespace parley::bus {

class WakeSignal {
 public:
  // Throws std::system_error when no descriptor is left.
  WakeSignal();
  ~WakeSignal();
  WakeSignal(const WakeSignal&) = delete;
  WakeSignal& operator=(const WakeSignal&) = delete;

  void notify() noexcept;

  // Until notified, until there is something to read (or an error to learn of) on `descriptor`, or
  // until the time is over. A notification is used up, also one from before the call. True when
  // the descriptor was the reason, or one of them. `descriptor` may be -1: none.
  bool wait(int descriptor, std::chrono::milliseconds timeout) noexcept;

 private:
  int event_descriptor_;
};

}  // namespace parley::bus
