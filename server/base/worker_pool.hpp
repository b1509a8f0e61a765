// Threads for work that blocks or computes for long, with a bounded queue.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace parley {

class WorkerPool {
 public:
  // REQUIRES: threads >= 1, max_queued >= 1.
  WorkerPool(std::size_t threads, std::size_t max_queued);
  ~WorkerPool();  // closes

  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // False, and nothing happens, when the queue is full or the pool closed. Any thread; never blocks
  // for long. `job` must not throw.
  [[nodiscard]] bool post(std::function<void()> job);

  // Finishes what was accepted, accepts no more. Blocks. Owner's thread; idempotent.
  void close();

 private:
  void run();

  const std::size_t max_queued_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> jobs_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace parley
