#include "store/sqlite_database.hpp"

#include <system_error>
#include <utility>

#include <fmt/format.h>

namespace parley::store {

namespace {

using Access = SqliteConnection::Access;

constexpr std::int64_t parley_application_id = 0x5041524C;  // "PARL", written by migration 1
// Another process that makes the same file at this moment is through with it in milliseconds.
constexpr std::chrono::seconds switch_patience{5};

Result<std::int64_t> read_integer(SqliteConnection& connection, const std::string& sql) {
  Result<Rows> rows = connection.run(sql);
  if (!rows) return fail(std::move(rows.error()));
  return (*rows)[0].integer();
}

Error unusable(const std::filesystem::path& path, std::string_view why) {
  return Error(errors::unusable_database,
               fmt::format("The file '{}' {}. It was left as it is.", path.string(), why));
}

// Refuses what is not ours, by reading only.
Result<void> check_ours(SqliteConnection& connection, const std::filesystem::path& path) {
  Result<std::int64_t> objects = read_integer(connection, "SELECT count(*) FROM sqlite_master");
  if (!objects) {
    return fail(unusable(
        path, fmt::format("cannot be read as an SQLite database ({})", objects.error().message)));
  }
  Result<std::int64_t> application = read_integer(connection, "PRAGMA application_id");
  if (!application) return fail(std::move(application.error()));
  const bool empty = *objects == 0 && *application == 0;
  if (!empty && *application != parley_application_id) {
    return fail(unusable(path, "is an SQLite database, but not one of Parley's"));
  }
  return {};
}

MigrationStatus all_pending() {
  MigrationStatus status;
  for (const Migration& migration : all_migrations()) {
    status.latest_version = migration.version;
    status.pending.push_back(fmt::format("{} {}", migration.version, migration.name));
  }
  return status;
}

Result<MigrationStatus> inspect(const std::filesystem::path& path) {
  std::error_code error;
  if (!std::filesystem::exists(path, error) || std::filesystem::file_size(path, error) == 0) {
    return all_pending();
  }
  if (!std::filesystem::is_regular_file(path, error)) return fail(unusable(path, "is no file"));
  Result<SqliteConnection> connection = SqliteConnection::open(path, Access::read);
  if (!connection) return fail(std::move(connection.error()));
  if (Result<void> ours = check_ours(*connection, path); !ours) return fail(ours.error());
  return read_status(*connection);
}

Result<void> make_folder(const std::filesystem::path& path) {
  if (!path.has_parent_path()) return {};
  std::error_code error;
  std::filesystem::create_directories(path.parent_path(), error);
  if (error) {
    return fail(errors::unusable_database,
                fmt::format("The folder '{}' cannot be made: {}.", path.parent_path().string(),
                            error.message()));
  }
  return {};
}

Result<void> set_pragma(SqliteConnection& connection, const std::string& pragma) {
  Result<Rows> done = connection.run("PRAGMA " + pragma);
  if (!done) return fail(std::move(done.error()));
  return {};
}

Result<SqliteConnection> open_for_writing(const SqliteDatabase::Options& options) {
  if (Result<void> made = make_folder(options.path); !made) return fail(made.error());
  Result<SqliteConnection> connection = SqliteConnection::open(options.path, Access::create);
  if (!connection) return connection;
  if (Result<void> set = connection->use_write_ahead_log(switch_patience); !set) {
    return fail(set.error());
  }
  const bool full = options.durability == Durability::full;
  for (const std::string& pragma :
       {std::string(full ? "synchronous = FULL" : "synchronous = NORMAL"),
        std::string("cache_size = -65536")}) {
    if (Result<void> set = set_pragma(*connection, pragma); !set) return fail(set.error());
  }
  return connection;
}

Result<std::vector<SqliteConnection>> open_for_reading(const SqliteDatabase::Options& options) {
  std::vector<SqliteConnection> connections;
  for (int n = 0; n < options.reader_threads; ++n) {
    Result<SqliteConnection> connection = SqliteConnection::open(options.path, Access::read);
    if (!connection) return fail(std::move(connection.error()));
    if (Result<void> set = set_pragma(*connection, "cache_size = -16384"); !set) {
      return fail(set.error());
    }
    connections.push_back(std::move(*connection));
  }
  return connections;
}

}  // namespace

Result<MigrationStatus> SqliteDatabase::read_migrations(const Options& options) {
  return inspect(options.path);
}

Result<MigrationStatus> SqliteDatabase::migrate(const Options& options) {
  if (Result<MigrationStatus> status = inspect(options.path); !status) return status;
  Result<SqliteConnection> connection = open_for_writing(options);
  if (!connection) return fail(std::move(connection.error()));
  return apply_pending(*connection, options.log);
}

Result<std::unique_ptr<SqliteDatabase>> SqliteDatabase::open(Options options) {
  Result<MigrationStatus> status = inspect(options.path);
  if (!status) return fail(std::move(status.error()));
  if (!status->pending.empty() && !options.migrate) {
    return fail(
        errors::unusable_database,
        fmt::format("The database '{}' is at version {} and this parleyd needs version {}. Run "
                    "'parleyd migrate' first.",
                    options.path.string(), status->current_version, status->latest_version));
  }
  Result<SqliteConnection> writing = open_for_writing(options);
  if (!writing) return fail(std::move(writing.error()));
  if (Result<MigrationStatus> done = apply_pending(*writing, options.log); !done) {
    return fail(std::move(done.error()));
  }
  Result<std::vector<SqliteConnection>> reading = open_for_reading(options);
  if (!reading) return fail(std::move(reading.error()));
  Result<SqliteConnection> checkpointing = SqliteConnection::open(options.path, Access::write);
  if (!checkpointing) return fail(std::move(checkpointing.error()));
  auto database = std::make_unique<SqliteDatabase>(std::move(*writing), std::move(*reading),
                                                   std::move(*checkpointing), options);
  if (Result<void> started = database->start(); !started) return fail(std::move(started.error()));
  return database;
}

SqliteDatabase::SqliteDatabase(SqliteConnection writing, std::vector<SqliteConnection> reading,
                               SqliteConnection checkpointing, const Options& options)
    : writer_(std::move(writing), {options.max_queued, options.queue_deadline, options.log}),
      readers_(std::move(reading), {options.max_queued, options.queue_deadline, options.log}),
      checkpointer_(std::move(checkpointing), writer_, options.log) {}

SqliteDatabase::~SqliteDatabase() {
  close();
}

Result<void> SqliteDatabase::start() {
  Result<void> started = writer_.start();
  if (started) checkpointer_.start();
  return started;
}

Task<Result<Rows>> SqliteDatabase::read(Query query) {
  auto start = [this, &query](Completion<Result<Rows>> done) {
    readers_.submit(std::move(query), std::move(done));
  };
  co_return co_await wait_for<Result<Rows>>(start);
}

Task<Result<std::vector<Rows>>> SqliteDatabase::write(Transaction transaction) {
  auto start = [this, &transaction](Completion<SqliteWriter::Answer> done) {
    writer_.submit(std::move(transaction), std::move(done));
  };
  co_return co_await wait_for<SqliteWriter::Answer>(start);
}

bool SqliteDatabase::is_ready() const {
  return !closed_.load(std::memory_order_relaxed) && writer_.is_healthy();
}

void SqliteDatabase::close() {
  const std::lock_guard lock(closing_);
  closed_.store(true, std::memory_order_relaxed);
  // Readers first: the writer empties the log at its end, which a reader would hold up.
  readers_.close();
  checkpointer_.close();
  writer_.close();
}

}  // namespace parley::store
