// The generator's own event loop: epoll, timers exact to microseconds, and a list of what is to be
// done at the end of a turn. It shares nothing with the server's, so that what is wrong there
// cannot hide here. One thread, and all that hangs on the loop belongs to it.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <queue>
#include <vector>

namespace parley::load {

using Clock = std::chrono::steady_clock;
using TimePoint = Clock::time_point;
using Duration = std::chrono::nanoseconds;

// Somebody who is told that a descriptor is ready. Level-triggered.
class Watcher {
 public:
  virtual void on_ready(bool readable, bool writable) = 0;

 protected:
  ~Watcher() = default;
};

// Somebody who has something to do at the end of the turn.
class Finisher {
 public:
  virtual void finish_turn() = 0;

 protected:
  ~Finisher() = default;
};

class EventLoop {
 public:
  EventLoop();
  ~EventLoop();
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  // `watcher` hears of `descriptor` until remove(), which may be called at any time, from a
  // callback too. Always watched for reading; for writing when asked.
  void add(int descriptor, Watcher& watcher, bool writing);
  void change(int descriptor, bool writing);
  void remove(int descriptor);

  // Runs `call` once `time` has come, never before. Calls of the same time run in the order given.
  void at(TimePoint time, std::function<void()> call);

  // finish_turn() is called once at the end of this turn. Not twice for one finisher before that:
  // the finisher keeps count. forget() before it is destroyed.
  void finish_later(Finisher& finisher) { finishers_.push_back(&finisher); }
  void forget(const Finisher& finisher);

  // Runs until `done` says so (asked after each turn) or `deadline` has come; what `done` said.
  bool run_until(const std::function<bool()>& done, TimePoint deadline);
  void run_for(Duration duration) {
    run_until([] { return false; }, Clock::now() + duration);
  }

 private:
  struct Timer {
    TimePoint time;
    std::uint64_t number;
    std::function<void()> call;
    bool operator<(const Timer& other) const {  // the earliest on top
      return time != other.time ? time > other.time : number > other.number;
    }
  };

  void turn(TimePoint deadline);
  void run_timers();
  void run_finishers();

  int epoll_ = -1;
  // By descriptor: who watches it, and how often that has changed, so that an event that was
  // fetched for a closed descriptor does not reach the next one of its number.
  std::vector<Watcher*> watchers_;
  std::vector<std::uint32_t> generations_;
  std::priority_queue<Timer> timers_;
  std::uint64_t timer_count_ = 0;
  std::vector<Finisher*> finishers_;
};

}  // namespace parley::load
