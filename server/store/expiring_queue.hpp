// A queue on one event loop whose jobs do not wait for ever: whoever has waited for its whole
// deadline is taken out and told. For that event loop's thread only.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <utility>
#include <vector>

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>

#include "base/task.hpp"

namespace parley::store {

// Job: has a `deadline` of std::chrono::steady_clock.
template <class Job>
class ExpiringQueue {
 public:
  using Clock = std::chrono::steady_clock;

  // `length` counts what is queued here, for whoever bounds it on another thread: it is lowered by
  // one for every job that leaves, and raised by whoever accepts one. `expired` is told of the
  // late.
  ExpiringQueue(boost::asio::io_context& context, std::atomic<std::size_t>& length,
                std::function<void(Job)> expired)
      : length_(length), expired_(std::move(expired)), timer_(context) {}

  bool empty() const { return jobs_.empty(); }

  // REQUIRES: deadlines never fall from one push to the next.
  void push(Job job) {
    jobs_.push_back(std::move(job));
    watch();
  }

  // One that was taken before, and waits again.
  void push_front(Job job) {
    length_.fetch_add(1, std::memory_order_relaxed);
    jobs_.push_front(std::move(job));
    watch();
  }

  // At most `most` jobs in their order, without those that are late.
  std::vector<Job> take(std::size_t most) {
    drop_late();
    std::vector<Job> taken;
    taken.reserve(std::min(most, jobs_.size()));
    while (!jobs_.empty() && taken.size() < most) taken.push_back(pop());
    return taken;
  }

  // Everything, late or not.
  std::vector<Job> take_all() {
    std::vector<Job> taken;
    while (!jobs_.empty()) taken.push_back(pop());
    return taken;
  }

  // Lets the event loop end.
  void stop() { timer_.cancel(); }

 private:
  using Timer = boost::asio::basic_waitable_timer<Clock, boost::asio::wait_traits<Clock>, Executor>;

  Job pop() {
    Job job = std::move(jobs_.front());
    jobs_.pop_front();
    length_.fetch_sub(1, std::memory_order_relaxed);
    return job;
  }

  void drop_late() {
    const Clock::time_point now = Clock::now();
    while (!jobs_.empty() && jobs_.front().deadline <= now) expired_(pop());
  }

  // One timer for the first in the queue. While the queue moves on it fires now and then for
  // nothing.
  void watch() {
    if (watching_ || jobs_.empty()) return;
    watching_ = true;
    timer_.expires_at(jobs_.front().deadline);
    timer_.async_wait([this](boost::system::error_code cancelled) {
      watching_ = false;
      if (cancelled) return;
      drop_late();
      watch();
    });
  }

  std::atomic<std::size_t>& length_;
  const std::function<void(Job)> expired_;
  Timer timer_;
  std::deque<Job> jobs_;
  bool watching_ = false;
};

}  // namespace parley::store
