// The threads that read from an SQLite file, each on a read-only connection of its own, beside the
// writer and without waiting for it. submit() may be called on any thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string_view>
#include <thread>
#include <vector>

#include "base/completion.hpp"
#include "base/log.hpp"
#include "store/bounded_queue.hpp"
#include "store/database.hpp"
#include "store/sqlite_connection.hpp"

namespace parley::store {

class SqliteReaders {
 public:
  using Answer = Result<Rows>;

  struct Options {
    std::size_t max_queued = 4096;
    std::chrono::milliseconds queue_deadline{5000};
    log::Sink log;
  };

  // One thread per connection.
  SqliteReaders(std::vector<SqliteConnection> connections, Options options);
  ~SqliteReaders();
  SqliteReaders(const SqliteReaders&) = delete;
  SqliteReaders& operator=(const SqliteReaders&) = delete;

  void submit(Query query, Completion<Answer> done);

  // Finishes what was accepted and ends the threads. Idempotent; one thread.
  void close();

 private:
  using Clock = std::chrono::steady_clock;

  struct Job {
    Query query;
    Clock::time_point deadline;
    Completion<Answer> done;
  };

  void run(SqliteConnection& connection);
  Answer answer(SqliteConnection& connection, const Job& job);

  const Options options_;
  BoundedQueue<Job> queue_;
  std::vector<SqliteConnection> connections_;
  std::vector<std::thread> threads_;
};

}  // namespace parley::store
