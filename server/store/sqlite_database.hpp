// The SQLite engine: one file, one thread that writes, some that read, one that checkpoints.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/log.hpp"
#include "store/database.hpp"
#include "store/sqlite_checkpointer.hpp"
#include "store/sqlite_connection.hpp"
#include "store/sqlite_readers.hpp"
#include "store/sqlite_writer.hpp"
#include "store/stores.hpp"

namespace parley::store {

class SqliteDatabase final : public Database {
 public:
  // Meaning and defaults as in StoreOptions.
  struct Options {
    std::filesystem::path path;
    Durability durability = Durability::normal;
    int reader_threads = 2;
    std::size_t max_queued = 4096;
    std::chrono::milliseconds queue_deadline{5000};
    bool migrate = true;
    log::Sink log;
  };

  // Blocks. Fails as open_stores() says, before anything was changed.
  static Result<std::unique_ptr<SqliteDatabase>> open(Options options);

  // Block. A missing file counts as empty and is not made by read_migrations().
  static Result<MigrationStatus> read_migrations(const Options& options);
  static Result<MigrationStatus> migrate(const Options& options);

  SqliteDatabase(SqliteConnection writing, std::vector<SqliteConnection> reading,
                 SqliteConnection checkpointing, const Options& options);
  ~SqliteDatabase() override;

  Engine engine() const override { return Engine::sqlite; }
  Task<Result<Rows>> read(Query query) override;
  Task<Result<std::vector<Rows>>> write(Transaction transaction) override;
  bool is_ready() const override;
  void close() override;

 private:
  Result<void> start();

  SqliteWriter writer_;
  SqliteReaders readers_;
  SqliteCheckpointer checkpointer_;
  std::atomic<bool> closed_{false};
  std::mutex closing_;
};

}  // namespace parley::store
