// A queue between event loops and the threads of a driver, that refuses what it cannot hold. Any
// thread.
#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <utility>
#include <vector>

namespace parley::store {

template <class Job>
class BoundedQueue {
 public:
  explicit BoundedQueue(std::size_t capacity) : capacity_(capacity) {}

  enum class Pushed { accepted, full, closed };

  // Takes the job only when it is accepted. Never blocks for long.
  Pushed push(Job& job) {
    {
      const std::lock_guard lock(mutex_);
      if (closed_) return Pushed::closed;
      if (jobs_.size() >= capacity_) return Pushed::full;
      jobs_.push_back(std::move(job));
    }
    arrived_.notify_one();
    return Pushed::accepted;
  }

  struct Popped {
    std::vector<Job> jobs;
    bool closed = false;  // and nothing is left: the taker may end
  };

  // Waits for work, then takes at most `most` jobs in their order.
  Popped pop(std::size_t most) {
    std::unique_lock lock(mutex_);
    arrived_.wait(lock, [this] { return closed_ || !jobs_.empty(); });
    return take(most);
  }

  // The same; without jobs when none came for `patience`.
  Popped pop(std::size_t most, std::chrono::milliseconds patience) {
    std::unique_lock lock(mutex_);
    arrived_.wait_for(lock, patience, [this] { return closed_ || !jobs_.empty(); });
    return take(most);
  }

  // What was accepted is still handed out.
  void close() {
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
    }
    arrived_.notify_all();
  }

 private:
  Popped take(std::size_t most) {
    Popped popped;
    popped.jobs.reserve(std::min(most, jobs_.size()));
    while (!jobs_.empty() && popped.jobs.size() < most) {
      popped.jobs.push_back(std::move(jobs_.front()));
      jobs_.pop_front();
    }
    popped.closed = closed_ && popped.jobs.empty();
    return popped;
  }

  const std::size_t capacity_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<Job> jobs_;
  bool closed_ = false;
};

}  // namespace parley::store
