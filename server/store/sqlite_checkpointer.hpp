// Copies the write-ahead log of an SQLite file back into it, from a thread of its own, so that no
// writer pays for it (a writer that does has a 99th percentile 20 times as high).
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string_view>
#include <thread>

#include "base/log.hpp"
#include "store/sqlite_connection.hpp"
#include "store/sqlite_writer.hpp"

namespace parley::store {

class SqliteCheckpointer {
 public:
  // Over this size of the log the writer is asked to empty it; 16,384 pages of 4 KiB are 64 MiB.
  static constexpr std::int64_t max_wal_pages = 16384;

  // `writer` outlives it.
  SqliteCheckpointer(SqliteConnection connection, SqliteWriter& writer, log::Sink log);
  ~SqliteCheckpointer();
  SqliteCheckpointer(const SqliteCheckpointer&) = delete;
  SqliteCheckpointer& operator=(const SqliteCheckpointer&) = delete;

  void start();
  // Ends the thread. Idempotent; one thread.
  void close();

 private:
  void run();
  bool wait_for_interval();
  void checkpoint();

  SqliteConnection connection_;
  SqliteWriter& writer_;
  const log::Sink log_;
  std::uint64_t checkpointed_commits_ = 0;
  bool failing_ = false;

  std::mutex mutex_;
  std::condition_variable closing_;
  bool closed_ = false;
  std::thread thread_;
};

}  // namespace parley::store
