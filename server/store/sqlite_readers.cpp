#include "store/sqlite_readers.hpp"

#include <pthread.h>

#include <exception>
#include <utility>

#include <fmt/format.h>

namespace parley::store {

SqliteReaders::SqliteReaders(std::vector<SqliteConnection> connections, Options options)
    : options_(std::move(options)),
      queue_(options_.max_queued),
      connections_(std::move(connections)) {
  threads_.reserve(connections_.size());
  for (SqliteConnection& connection : connections_) {
    threads_.emplace_back([this, &connection] { run(connection); });
    pthread_setname_np(threads_.back().native_handle(), "sqlite-read");
  }
}

SqliteReaders::~SqliteReaders() {
  close();
}

void SqliteReaders::submit(Query query, Completion<Answer> done) {
  Job job{std::move(query), Clock::now() + options_.queue_deadline, std::move(done)};
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

void SqliteReaders::close() {
  queue_.close();
  for (std::thread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
  connections_.clear();
}

void SqliteReaders::run(SqliteConnection& connection) {
  for (;;) {
    auto [jobs, closed] = queue_.pop(1);
    if (closed) return;
    for (const Job& job : jobs) job.done(answer(connection, job));
  }
}

SqliteReaders::Answer SqliteReaders::answer(SqliteConnection& connection, const Job& job) {
  if (job.deadline <= Clock::now()) {
    return fail(errors::overloaded, "The database is too busy.", {}, 1);
  }
  Answer rows;
  try {
    rows = connection.run(job.query);
  } catch (const std::exception& exception) {
    rows = fail(errors::unavailable, exception.what());
  }
  if (!rows) {
    if (options_.log) {
      options_.log(log::Level::error,
                   fmt::format("database: a query failed: {}", rows.error().message));
    }
    return fail(rows.error().code, "The database cannot be read at the moment.", {}, 2);
  }
  return rows;
}

}  // namespace parley::store
