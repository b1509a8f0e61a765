// Counts the live sockets of every user on this server and keeps the presence store informed: at
// once when the first one comes, a moment after the last one left (so that a reloaded page does not
// flicker), and again and again in between. Any thread; no Asio, no clock of its own. The store is
// told under the lock, so that it hears everything in the order in which it happened.
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "ports/presence_store.hpp"

namespace parley::gateway {

class PresenceTracker {
 public:
  using Clock = std::chrono::steady_clock;

  struct Options {
    std::chrono::milliseconds leave_delay{2'000};
    std::chrono::milliseconds refresh_interval{5'000};
  };

  PresenceTracker(PresenceStore& store, const Options& options)
      : store_(store), options_(options) {}

  void connected(UserId user);
  // Pairs with `connected`.
  void disconnected(UserId user, Clock::time_point now);

  // Call about once a second. Returns who left since the last call, for their `last seen`.
  std::vector<UserId> tick(Clock::time_point now);

  // The server is going: everybody leaves now. Returns who was here.
  std::vector<UserId> leave_all();

 private:
  struct Entry {
    std::uint32_t sockets = 0;
    Clock::time_point left_at{};  // while sockets == 0
  };

  PresenceStore& store_;
  const Options options_;
  std::mutex mutex_;
  std::unordered_map<UserId, Entry> users_;
  std::vector<UserId> leaving_;  // whose count fell to 0; may have come back
  Clock::time_point refreshed_at_{};
};

}  // namespace parley::gateway
