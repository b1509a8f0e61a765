#include "store/postgres_readers.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "store/postgres_error.hpp"

namespace parley::store {

namespace {

constexpr int max_attempts = 3;

Error cannot_read() {
  return Error(errors::unavailable, "The database cannot be read at the moment.", {}, 2);
}

}  // namespace

PostgresReaders::PostgresReaders(boost::asio::io_context& context, int connections,
                                 const PostgresConnection::Options& connection,
                                 std::atomic<std::size_t>& queued, log::Sink log,
                                 std::function<void()> changed)
    : queue_(context, queued,
             [this](const Job& job) {
               const bool up = std::any_of(lines_.begin(), lines_.end(),
                                           [](const auto& line) { return line->is_up(); });
               job.done(up ? fail(errors::overloaded, "The database is too busy.", {}, 1)
                           : fail(cannot_read()));
               changed_();
             }),
      log_(std::move(log)),
      changed_(std::move(changed)) {
  for (int n = 0; n < connections; ++n) {
    lines_.push_back(std::make_unique<PostgresLine>(context, connection, log_));
  }
}

void PostgresReaders::start() {
  for (const auto& line : lines_) {
    line->start([this] {
      changed_();
      pump();
    });
  }
}

void PostgresReaders::submit(Job job) {
  queue_.push(std::move(job));
  pump();
}

bool PostgresReaders::is_idle() const {
  return queue_.empty() && std::all_of(lines_.begin(), lines_.end(),
                                       [](const auto& line) { return line->outstanding() == 0; });
}

void PostgresReaders::pump() {
  while (!queue_.empty()) {
    PostgresLine* const line = least_loaded();
    if (line == nullptr) return;
    for (Job& job : queue_.take(1)) send(*line, std::move(job));
  }
}

PostgresLine* PostgresReaders::least_loaded() {
  PostgresLine* best = nullptr;
  for (const auto& line : lines_) {
    if (!line->is_up() || line->outstanding() >= max_outstanding) continue;
    if (best == nullptr || line->outstanding() < best->outstanding()) best = line.get();
  }
  return best;
}

void PostgresReaders::send(PostgresLine& line, Job job) {
  ++job.attempts;
  const auto shared = std::make_shared<Job>(std::move(job));
  const Query* const queries[] = {&shared->query};
  line.run(queries, [this, shared](PostgresAnswer answer) {
    finish(std::move(*shared), std::move(answer));
    pump();
    changed_();
  });
}

void PostgresReaders::finish(Job job, PostgresAnswer answer) {
  if (answer.rows) return job.done(std::move(answer.rows->front()));
  const Error& error = answer.rows.error();
  const bool passing =
      error.code == errors::connection_lost || error.code == errors::transaction_conflict;
  if (passing && !stopped_ && job.attempts < max_attempts) {
    return queue_.push_front(std::move(job));
  }
  if (error.code == errors::invalid_field) return job.done(fail(error));
  if (!passing && log_)
    log_(log::Level::error, fmt::format("database: a query failed: {}", error.message));
  if (error.code.kind == ErrorKind::unavailable) return job.done(fail(cannot_read()));
  job.done(fail(error.code, "The database did not accept a query."));
}

void PostgresReaders::stop() {
  stopped_ = true;
  for (const Job& job : queue_.take_all()) {
    job.done(fail(errors::shutting_down, "The server is shutting down.", {}, 1));
  }
  queue_.stop();
  for (const auto& line : lines_) line->stop();
}

}  // namespace parley::store
