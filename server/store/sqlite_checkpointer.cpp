#include "store/sqlite_checkpointer.hpp"

#include <pthread.h>

#include <chrono>
#include <utility>

#include <fmt/format.h>

namespace parley::store {

namespace {

constexpr std::chrono::milliseconds interval{200};

}  // namespace

SqliteCheckpointer::SqliteCheckpointer(SqliteConnection connection, SqliteWriter& writer,
                                       log::Sink log)
    : connection_(std::move(connection)), writer_(writer), log_(std::move(log)) {}

void SqliteCheckpointer::start() {
  thread_ = std::thread([this] { run(); });
  pthread_setname_np(thread_.native_handle(), "sqlite-check");
}

SqliteCheckpointer::~SqliteCheckpointer() {
  close();
}

void SqliteCheckpointer::close() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  closing_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void SqliteCheckpointer::run() {
  while (wait_for_interval()) checkpoint();
}

bool SqliteCheckpointer::wait_for_interval() {
  std::unique_lock lock(mutex_);
  return !closing_.wait_for(lock, interval, [this] { return closed_; });
}

void SqliteCheckpointer::checkpoint() {
  const std::uint64_t commits = writer_.commits();
  if (commits == checkpointed_commits_) return;
  Result<SqliteConnection::Checkpoint> done = connection_.checkpoint_passively();
  if (!done) {
    if (!std::exchange(failing_, true) && log_) {
      log_(log::Level::error,
           fmt::format("database: the log cannot be copied into the file and grows: {}",
                       done.error().message));
    }
    return;
  }
  failing_ = false;
  // Left open while readers hold pages back, so that the next round tries again.
  if (done->complete) checkpointed_commits_ = commits;
  if (done->wal_pages > max_wal_pages) writer_.request_truncation();
}

}  // namespace parley::store
