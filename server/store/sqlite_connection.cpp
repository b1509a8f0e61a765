#include "store/sqlite_connection.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <mutex>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <sqlite3.h>

#include "store/sqlite_error.hpp"

namespace parley::store {

namespace {

// SQLite's own accounting takes a global lock on every allocation.
void configure_once() {
  static std::once_flag once;
  std::call_once(once, [] { sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); });
}

std::string to_json_array(const std::vector<std::int64_t>& values) {
  return fmt::format("[{}]", fmt::join(values, ","));
}

int open_flags(SqliteConnection::Access access) {
  const int mode =
      access == SqliteConnection::Access::read ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
  return mode | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
}

// SQLite would make the file readable by all, and it holds password hashes. The log beside it takes
// over the rights of the file. The new file gets its name only when it is closed here: closing a
// file drops the locks that this process holds on it, which by then may be SQLite's.
void create_private_file(const std::filesystem::path& path) {
  if (::access(path.c_str(), F_OK) == 0) return;
  std::string made = path.string() + ".XXXXXX";
  const int file = ::mkostemp(made.data(), O_CLOEXEC);  // 0600
  if (file < 0) return;                                 // opening tells why
  ::close(file);
  (void)::link(made.c_str(), path.c_str());  // unless somebody was faster
  ::unlink(made.c_str());
}

}  // namespace

void SqliteStatement::Finalize::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

SqliteStatement::SqliteStatement(sqlite3_stmt* statement) : statement_(statement) {
  const int count = sqlite3_bind_parameter_count(statement);
  indexes_.reserve(static_cast<std::size_t>(count));
  for (int n = 1; n <= count; ++n) {
    indexes_.push_back(sqlite3_bind_parameter_index(statement, fmt::format("${}", n).c_str()));
  }
}

Error SqliteStatement::last_error() const {
  return sqlite_error(sqlite3_db_handle(statement_.get()));
}

Result<void> SqliteStatement::bind(std::span<const Parameter> parameters) {
  if (parameters.size() != indexes_.size()) {
    return fail(errors::internal, fmt::format("A statement has {} parameters and was given {}.",
                                              indexes_.size(), parameters.size()));
  }
  sqlite3_stmt* const statement = statement_.get();
  for (std::size_t n = 0; n < parameters.size(); ++n) {
    const int index = indexes_[n];
    int code = SQLITE_OK;
    if (const auto* integer = std::get_if<std::int64_t>(&parameters[n])) {
      code = sqlite3_bind_int64(statement, index, *integer);
    } else if (const auto* text = std::get_if<std::string>(&parameters[n])) {
      // The parameters outlive the run, after which the bindings are cleared.
      code = sqlite3_bind_text64(statement, index, text->data(), text->size(), SQLITE_STATIC,
                                 SQLITE_UTF8);
    } else if (const auto* list = std::get_if<std::vector<std::int64_t>>(&parameters[n])) {
      const std::string json = to_json_array(*list);
      code = sqlite3_bind_text64(statement, index, json.data(), json.size(), SQLITE_TRANSIENT,
                                 SQLITE_UTF8);
    } else {
      code = sqlite3_bind_null(statement, index);
    }
    if (code != SQLITE_OK) return fail(last_error());
  }
  return {};
}

Result<Rows> SqliteStatement::step_to_end() {
  sqlite3_stmt* const statement = statement_.get();
  const int columns = sqlite3_column_count(statement);
  std::vector<Value> values;
  for (;;) {
    const int code = sqlite3_step(statement);
    if (code == SQLITE_DONE) break;
    if (code != SQLITE_ROW) return fail(last_error());
    for (int column = 0; column < columns; ++column) {
      switch (sqlite3_column_type(statement, column)) {
        case SQLITE_NULL:
          values.emplace_back();
          break;
        case SQLITE_INTEGER:
          values.emplace_back(std::int64_t{sqlite3_column_int64(statement, column)});
          break;
        case SQLITE_TEXT: {
          const unsigned char* text = sqlite3_column_text(statement, column);
          const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
          values.emplace_back(std::string(reinterpret_cast<const char*>(text), size));
          break;
        }
        default:
          return fail(errors::internal,
                      fmt::format("Column {} of '{}' is neither integer nor text.", column,
                                  sqlite3_sql(statement)));
      }
    }
  }
  const bool reads_only = sqlite3_stmt_readonly(statement) != 0;
  const std::int64_t affected = reads_only ? 0 : sqlite3_changes64(sqlite3_db_handle(statement));
  return Rows(static_cast<std::size_t>(columns), std::move(values), affected);
}

Result<Rows> SqliteStatement::run(std::span<const Parameter> parameters) {
  Result<void> bound = bind(parameters);
  Result<Rows> rows = bound ? step_to_end() : Result<Rows>(fail(std::move(bound.error())));
  sqlite3_reset(statement_.get());
  sqlite3_clear_bindings(statement_.get());
  return rows;
}

void SqliteConnection::Close::operator()(sqlite3* handle) const {
  sqlite3_close_v2(handle);
}

Result<SqliteConnection> SqliteConnection::open(const std::filesystem::path& path, Access access) {
  configure_once();
  if (access == Access::create) create_private_file(path);
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &handle, open_flags(access), nullptr);
  SqliteConnection connection(handle);
  if (code != SQLITE_OK) {
    return fail(errors::unusable_database,
                fmt::format("The database file '{}' cannot be opened: {}.", path.string(),
                            handle != nullptr ? sqlite3_errmsg(handle) : "out of memory"));
  }
  connection.set_busy_timeout(std::chrono::seconds(5));
  for (const char* pragma : {"PRAGMA foreign_keys = ON", "PRAGMA temp_store = MEMORY",
                             "PRAGMA wal_autocheckpoint = 0"}) {
    if (Result<Rows> done = connection.run(std::string(pragma)); !done) return fail(done.error());
  }
  return connection;
}

void SqliteConnection::set_busy_timeout(std::chrono::milliseconds timeout) {
  sqlite3_busy_timeout(handle_.get(), static_cast<int>(timeout.count()));
}

Result<void> SqliteConnection::use_write_ahead_log(std::chrono::milliseconds patience) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  for (;;) {
    Result<Rows> mode = run(std::string("PRAGMA journal_mode = WAL"));
    if (mode && (*mode)[0].text() == "wal") return {};
    if (mode) {
      return fail(errors::unusable_database,
                  "The file system of the database offers no shared memory, which SQLite's "
                  "write-ahead log needs. Network file systems do not.");
    }
    const bool busy = (sqlite3_errcode(handle_.get()) & 0xFF) == SQLITE_BUSY;
    if (!busy || std::chrono::steady_clock::now() >= deadline) return fail(mode.error());
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
}

Result<SqliteStatement> SqliteConnection::prepare(const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  // One byte more tells SQLite that the text ends in NUL, which saves it a copy.
  const int code = sqlite3_prepare_v3(handle_.get(), sql.c_str(), static_cast<int>(sql.size() + 1),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) {
    Error error = sqlite_error(handle_.get());
    error.message += fmt::format(" (preparing '{}')", sql);
    return fail(std::move(error));
  }
  return SqliteStatement(statement);
}

Result<Rows> SqliteConnection::run(const std::string& sql) {
  Result<SqliteStatement> statement = prepare(sql);
  if (!statement) return fail(std::move(statement.error()));
  return statement->run();
}

Result<Rows> SqliteConnection::run(const Query& query) {
  const auto found = statements_.find(query.statement);
  if (found != statements_.end()) return found->second.run(query.parameters);
  Result<SqliteStatement> statement = prepare(query.statement->text(Engine::sqlite));
  if (!statement) return fail(std::move(statement.error()));
  const auto inserted = statements_.emplace(query.statement, std::move(*statement)).first;
  return inserted->second.run(query.parameters);
}

Result<void> SqliteConnection::prepare_all() {
  for (const Statement* statement : Statement::all()) {
    if (statements_.contains(statement)) continue;
    Result<SqliteStatement> prepared = prepare(statement->text(Engine::sqlite));
    if (!prepared) return fail(std::move(prepared.error()));
    statements_.emplace(statement, std::move(*prepared));
  }
  return {};
}

bool SqliteConnection::in_transaction() const {
  return sqlite3_get_autocommit(handle_.get()) == 0;
}

Result<SqliteConnection::Checkpoint> SqliteConnection::checkpoint(int mode) {
  // A connection that has read nothing yet does not know that there is a log, and copies nothing.
  if (Result<Rows> read = run(std::string("PRAGMA schema_version")); !read)
    return fail(read.error());
  int wal_pages = 0;
  int copied_pages = 0;
  const int code =
      sqlite3_wal_checkpoint_v2(handle_.get(), nullptr, mode, &wal_pages, &copied_pages);
  // Busy: somebody reads or checkpoints. Not a failure, only not complete.
  if (code != SQLITE_OK && (code & 0xFF) != SQLITE_BUSY) return fail(sqlite_error(handle_.get()));
  Checkpoint result;
  result.complete = code == SQLITE_OK && wal_pages == copied_pages;
  result.wal_pages = std::max(wal_pages, 0);
  return result;
}

Result<SqliteConnection::Checkpoint> SqliteConnection::checkpoint_passively() {
  return checkpoint(SQLITE_CHECKPOINT_PASSIVE);
}

Result<SqliteConnection::Checkpoint> SqliteConnection::checkpoint_and_truncate() {
  return checkpoint(SQLITE_CHECKPOINT_TRUNCATE);
}

Result<bool> SqliteConnection::has_table(std::string_view name) {
  Result<SqliteStatement> statement =
      prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = $1");
  if (!statement) return fail(std::move(statement.error()));
  const Parameter parameter{std::string(name)};
  Result<Rows> rows = statement->run(std::span(&parameter, 1));
  if (!rows) return fail(std::move(rows.error()));
  return !rows->empty();
}

Result<void> SqliteConnection::begin_exclusive() {
  Result<Rows> begun = run("BEGIN IMMEDIATE");
  if (!begun) return fail(std::move(begun.error()));
  return {};
}

}  // namespace parley::store
