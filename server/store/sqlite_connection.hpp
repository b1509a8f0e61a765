// One connection to an SQLite file and the statements prepared on it. Used by one thread at a time;
// every call blocks.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/error.hpp"
#include "store/database.hpp"
#include "store/migrations.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace parley::store {

// A prepared statement. Must not outlive its connection.
class SqliteStatement {
 public:
  SqliteStatement() = default;
  // REQUIRES: `statement` was prepared and has `$n` parameters only.
  explicit SqliteStatement(sqlite3_stmt* statement);

  // Runs it to its end with `$1` bound to the first parameter, and so on. When it fails it has
  // changed nothing, but may have ended the transaction around it
  // (SqliteConnection::in_transaction).
  Result<Rows> run(std::span<const Parameter> parameters = {});

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };

  Result<void> bind(std::span<const Parameter> parameters);
  Result<Rows> step_to_end();
  Error last_error() const;

  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  // SQLite numbers `$1` in the order of appearance, not by its name: index of `$n` at n - 1.
  std::vector<int> indexes_;
};

class SqliteConnection final : public MigrationConnection {
 public:
  enum class Access {
    read,   // never changes the file
    write,  // the file must exist
    create  // makes a new file that only its owner may read
  };

  // Names the file in errors. Foreign keys are enforced, temporary data stays in memory.
  static Result<SqliteConnection> open(const std::filesystem::path& path, Access access);

  SqliteConnection(SqliteConnection&&) noexcept = default;
  SqliteConnection& operator=(SqliteConnection&&) = delete;
  ~SqliteConnection() override = default;

  // How long a call waits for a lock that another connection holds.
  void set_busy_timeout(std::chrono::milliseconds timeout);

  // Switches the file to write-ahead logging. SQLite does not ask the busy timeout here: whoever
  // reads a new file while somebody else switches it would wait for each other, and one is refused
  // at once. So this tries again for `patience`, holding no lock between the attempts.
  Result<void> use_write_ahead_log(std::chrono::milliseconds patience);

  // Through the cache of prepared statements.
  Result<Rows> run(const Query& query);
  Result<Rows> run(const std::string& sql) override;
  Result<SqliteStatement> prepare(const std::string& sql);
  // Prepares every statement of the program; fails at the first that SQLite does not accept.
  Result<void> prepare_all();

  bool in_transaction() const;

  struct Checkpoint {
    bool complete = false;       // every committed page is in the main file
    std::int64_t wal_pages = 0;  // that the write-ahead log holds
  };
  Result<Checkpoint> checkpoint_passively();
  // Also empties the log; waits for readers as long as the busy timeout says.
  Result<Checkpoint> checkpoint_and_truncate();

  Engine engine() const override { return Engine::sqlite; }
  Result<bool> has_table(std::string_view name) override;
  Result<void> begin_exclusive() override;

 private:
  struct Close {
    void operator()(sqlite3* handle) const;
  };

  explicit SqliteConnection(sqlite3* handle) : handle_(handle) {}
  Result<Checkpoint> checkpoint(int mode);

  std::unique_ptr<sqlite3, Close> handle_;
  std::unordered_map<const Statement*, SqliteStatement> statements_;
};

}  // namespace parley::store
