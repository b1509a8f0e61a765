// The one thread that writes to an SQLite file. Whatever has queued up while a commit was under way
// becomes the next one (group commit), so that the cost of a commit is shared under load and nobody
// waits for a timer without it. submit() and the getters may be called on any thread.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string_view>
#include <thread>
#include <vector>

#include "base/completion.hpp"
#include "base/log.hpp"
#include "store/bounded_queue.hpp"
#include "store/database.hpp"
#include "store/sqlite_connection.hpp"

namespace parley::store {

class SqliteWriter {
 public:
  using Answer = Result<std::vector<Rows>>;

  struct Options {
    std::size_t max_queued = 4096;
    std::chrono::milliseconds queue_deadline{5000};
    log::Sink log;
  };

  // REQUIRES: the connection writes and is in no transaction.
  SqliteWriter(SqliteConnection connection, Options options);
  ~SqliteWriter();
  SqliteWriter(const SqliteWriter&) = delete;
  SqliteWriter& operator=(const SqliteWriter&) = delete;

  // Starts the thread; fails when SQLite does not accept one of the program's statements.
  Result<void> start();

  // Calls `done` after the commit that holds the transaction, or with the reason why there was
  // none.
  void submit(Transaction transaction, Completion<Answer> done);

  // False from a failure of the disk until a write succeeds again; the thread tries by itself.
  bool is_healthy() const { return healthy_.load(std::memory_order_relaxed); }
  // How many commits there have been.
  std::uint64_t commits() const { return commits_.load(std::memory_order_relaxed); }

  // Empties the write-ahead log before the next commit, if no reader is in the way.
  void request_truncation() { truncation_wanted_.store(true, std::memory_order_relaxed); }

  // Finishes what was accepted, empties the log and ends the thread. Idempotent; one thread.
  void close();

 private:
  using Clock = std::chrono::steady_clock;

  struct Job {
    Transaction transaction;
    Clock::time_point deadline;
    Completion<Answer> done;
  };

  void run();
  void drop_expired(std::vector<Job>& jobs);
  void commit_together(std::vector<Job> jobs);
  // One answer per job, or the error that befell them all.
  Result<std::vector<Answer>> run_and_commit(const std::vector<Job>& jobs);
  Answer run_statements(const Transaction& transaction);
  Answer run_in_savepoint(const Transaction& transaction);
  Result<void> simple(SqliteStatement& statement);
  void roll_back();
  void note_success();
  void note_failure(const Error& error);
  void probe();
  void truncate();

  SqliteConnection connection_;
  const Options options_;
  SqliteStatement begin_;
  SqliteStatement commit_;
  SqliteStatement roll_back_;
  SqliteStatement savepoint_;
  SqliteStatement release_;
  SqliteStatement roll_back_to_savepoint_;
  SqliteStatement probe_;

  BoundedQueue<Job> queue_;
  std::atomic<bool> healthy_{true};
  std::atomic<bool> truncation_wanted_{false};
  std::atomic<std::uint64_t> commits_{0};
  std::thread thread_;
};

}  // namespace parley::store
