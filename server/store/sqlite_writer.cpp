#include "store/sqlite_writer.hpp"

#include <pthread.h>

#include <exception>
#include <utility>

#include <fmt/format.h>

namespace parley::store {

namespace {

constexpr std::size_t max_group = 256;
// While the disk fails: how often an idle writer looks whether it works again.
constexpr std::chrono::seconds probe_interval{1};
// How long emptying the log may hold up writers for the sake of a reader.
constexpr std::chrono::milliseconds truncation_patience{50};
constexpr std::chrono::milliseconds lock_patience{5000};

// What callers are told; the cause is for the log.
Error cannot_write() {
  return Error(errors::unavailable, "The database cannot be written to at the moment.", {}, 2);
}

// Of a statement that must work: the whole group is lost.
Error lost(const Error& cause) {
  return Error(errors::unavailable, cause.message);
}

bool is_failure_of_engine(const Error& error) {
  return error.code == errors::unavailable;
}

}  // namespace

SqliteWriter::SqliteWriter(SqliteConnection connection, Options options)
    : connection_(std::move(connection)),
      options_(std::move(options)),
      queue_(options_.max_queued) {}

SqliteWriter::~SqliteWriter() {
  close();
}

Result<void> SqliteWriter::start() {
  const auto prepare = [this](SqliteStatement& statement, const char* sql) -> Result<void> {
    Result<SqliteStatement> prepared = connection_.prepare(sql);
    if (!prepared) return fail(std::move(prepared.error()));
    statement = std::move(*prepared);
    return {};
  };
  const std::pair<SqliteStatement*, const char*> own_statements[] = {
      {&begin_, "BEGIN IMMEDIATE"},
      {&commit_, "COMMIT"},
      {&roll_back_, "ROLLBACK"},
      {&savepoint_, "SAVEPOINT job"},
      {&release_, "RELEASE job"},
      {&roll_back_to_savepoint_, "ROLLBACK TO job"},
      // Changes nothing, and is written all the same.
      {&probe_, "UPDATE schema_migrations SET applied_at = applied_at WHERE version = 1"}};
  for (const auto& [statement, sql] : own_statements) {
    if (Result<void> prepared = prepare(*statement, sql); !prepared) return prepared;
  }
  if (Result<void> prepared = connection_.prepare_all(); !prepared) return prepared;
  thread_ = std::thread([this] { run(); });
  pthread_setname_np(thread_.native_handle(), "sqlite-write");
  return {};
}

void SqliteWriter::submit(Transaction transaction, Completion<Answer> done) {
  Job job{std::move(transaction), Clock::now() + options_.queue_deadline, std::move(done)};
  switch (queue_.push(job)) {
    case BoundedQueue<Job>::Pushed::accepted:
      return;
    case BoundedQueue<Job>::Pushed::full:
      job.done(fail(errors::overloaded, "Too much is waiting for the database.", {}, 1));
      return;
    case BoundedQueue<Job>::Pushed::closed:
      job.done(fail(errors::shutting_down, "The server is shutting down.", {}, 1));
      return;
  }
}

void SqliteWriter::close() {
  queue_.close();
  if (thread_.joinable()) thread_.join();
}

void SqliteWriter::run() {
  for (;;) {
    auto [jobs, closed] =
        is_healthy() ? queue_.pop(max_group) : queue_.pop(max_group, probe_interval);
    if (closed) break;
    if (truncation_wanted_.exchange(false, std::memory_order_relaxed)) truncate();
    if (jobs.empty()) {
      probe();
      continue;
    }
    drop_expired(jobs);
    if (!jobs.empty()) commit_together(std::move(jobs));
  }
  truncate();
}

void SqliteWriter::drop_expired(std::vector<Job>& jobs) {
  const Clock::time_point now = Clock::now();
  std::erase_if(jobs, [now](const Job& job) {
    if (job.deadline > now) return false;
    job.done(fail(errors::overloaded, "The database is too busy.", {}, 1));
    return true;
  });
}

void SqliteWriter::commit_together(std::vector<Job> jobs) {
  Result<std::vector<Answer>> answers;
  try {
    answers = run_and_commit(jobs);
  } catch (const std::exception& exception) {
    // Out of memory: nobody may be left waiting.
    answers = fail(errors::unavailable, exception.what());
  }
  if (!answers) {
    roll_back();
    note_failure(answers.error());
    for (const Job& job : jobs) job.done(fail(cannot_write()));
    return;
  }
  note_success();
  for (std::size_t n = 0; n < jobs.size(); ++n) jobs[n].done(std::move((*answers)[n]));
}

Result<std::vector<SqliteWriter::Answer>> SqliteWriter::run_and_commit(
    const std::vector<Job>& jobs) {
  if (Result<void> begun = simple(begin_); !begun) return fail(std::move(begun.error()));
  std::vector<Answer> answers;
  answers.reserve(jobs.size());
  for (const Job& job : jobs) {
    // SQLite undoes a failed statement by itself.
    const bool alone = job.transaction.queries.size() == 1;
    Answer answer = alone ? run_statements(job.transaction) : run_in_savepoint(job.transaction);
    if (!answer && (is_failure_of_engine(answer.error()) || !connection_.in_transaction())) {
      return fail(std::move(answer.error()));
    }
    if (!answer && answer.error().code == errors::internal) {
      if (options_.log) {
        options_.log(log::Level::error,
                     fmt::format("database: a statement failed: {}", answer.error().message));
      }
      answer.error().message = "The database did not accept a statement.";
    }
    answers.push_back(std::move(answer));
  }
  if (Result<void> committed = simple(commit_); !committed) {
    return fail(std::move(committed.error()));
  }
  commits_.fetch_add(1, std::memory_order_relaxed);
  return answers;
}

SqliteWriter::Answer SqliteWriter::run_statements(const Transaction& transaction) {
  std::vector<Rows> answers;
  answers.reserve(transaction.queries.size());
  for (const Query& query : transaction.queries) {
    Result<Rows> rows = connection_.run(query);
    if (!rows) return fail(std::move(rows.error()));
    answers.push_back(std::move(*rows));
  }
  return answers;
}

SqliteWriter::Answer SqliteWriter::run_in_savepoint(const Transaction& transaction) {
  if (Result<void> saved = simple(savepoint_); !saved) return fail(std::move(saved.error()));
  Answer answer = run_statements(transaction);
  if (!answer && connection_.in_transaction()) {
    if (Result<void> undone = simple(roll_back_to_savepoint_); !undone) {
      return fail(lost(undone.error()));
    }
  }
  if (connection_.in_transaction()) {
    if (Result<void> released = simple(release_); !released) {
      return fail(lost(released.error()));
    }
  }
  return answer;
}

Result<void> SqliteWriter::simple(SqliteStatement& statement) {
  Result<Rows> done = statement.run();
  if (!done) return fail(std::move(done.error()));
  return {};
}

void SqliteWriter::roll_back() {
  if (connection_.in_transaction()) (void)roll_back_.run();
}

void SqliteWriter::note_success() {
  if (!healthy_.exchange(true, std::memory_order_relaxed) && options_.log) {
    options_.log(log::Level::info, "database: writes succeed again");
  }
}

void SqliteWriter::note_failure(const Error& error) {
  if (healthy_.exchange(false, std::memory_order_relaxed) && options_.log) {
    options_.log(
        log::Level::error,
        fmt::format("database: a commit failed and nothing of it was kept: {}", error.message));
  }
}

void SqliteWriter::probe() {
  if (is_healthy()) return;
  if (simple(probe_)) note_success();
}

void SqliteWriter::truncate() {
  connection_.set_busy_timeout(truncation_patience);
  (void)connection_.checkpoint_and_truncate();
  connection_.set_busy_timeout(lock_patience);
}

}  // namespace parley::store
