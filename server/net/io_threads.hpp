#pragma once

// The event-loop threads of the process: one io_context per thread, so that what
// lives on a thread needs no locks; others post to it. Any thread may call the
// member functions, except that start() and stop() belong to the owner.

#include <cstddef>
#include <memory>

#include "base/task.hpp"

namespace parley::net {

class IoThreads {
 public:
  // current_index() on a thread that is not one of these.
  static constexpr std::size_t not_a_thread = static_cast<std::size_t>(-1);

  // Makes `count` loops (at least one); nothing runs until start().
  explicit IoThreads(std::size_t count);
  ~IoThreads();  // stop()
  IoThreads(const IoThreads&) = delete;
  IoThreads& operator=(const IoThreads&) = delete;

  void start();

  // Ends the loops after the handlers that are running, and joins; for good: they
  // are not started again. Work that is still queued, suspended coroutines
  // included, is destroyed with this object: what they refer to must outlive it.
  // Never call from one of the threads.
  void stop();

  // Between start() and stop(). For the owner's thread, as those are.
  bool running() const;

  std::size_t count() const;

  // REQUIRES: index < count(). Valid as long as this object.
  Executor executor(std::size_t index) const;

  // Index of the calling thread, or not_a_thread.
  static std::size_t current_index();

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace parley::net
