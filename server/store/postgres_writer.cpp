#include "store/postgres_writer.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <memory>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "store/postgres_error.hpp"

namespace parley::store {

namespace {

// A deadlock has one victim, and the other one goes on: more than one round is rare.
constexpr int max_attempts = 8;
constexpr std::chrono::seconds probe_interval{1};

// Changes nothing, and is written all the same.
const Statement probe_statement(
    "UPDATE schema_migrations SET applied_at = applied_at WHERE version = 1");

// What callers are told; the cause is for the log.
Error cannot_write() {
  return Error(errors::unavailable, "The database cannot be written to at the moment.", {}, 2);
}

std::vector<const Query*> queries_of(const std::vector<PostgresWriter::Job>& jobs) {
  std::vector<const Query*> queries;
  for (const PostgresWriter::Job& job : jobs) {
    for (const Query& query : job.transaction.queries) queries.push_back(&query);
  }
  return queries;
}

// In the order in which every server locks rows; those of one row in the order in which they came.
std::vector<PostgresWriter::Job> in_lock_order(std::vector<PostgresWriter::Job> jobs) {
  std::vector<std::tuple<std::int64_t, std::int64_t, std::size_t>> order;
  order.reserve(jobs.size());
  for (const PostgresWriter::Job& job : jobs) {
    order.emplace_back(job.transaction.key, job.transaction.second_key, order.size());
  }
  std::sort(order.begin(), order.end());
  std::vector<PostgresWriter::Job> sorted;
  sorted.reserve(jobs.size());
  for (const auto& entry : order) sorted.push_back(std::move(jobs[std::get<2>(entry)]));
  return sorted;
}

}  // namespace

PostgresWriter::PostgresWriter(boost::asio::io_context& context,
                               const PostgresConnection::Options& connection,
                               std::atomic<std::size_t>& queued, log::Sink log,
                               std::function<void()> changed)
    : line_(context, connection, log),
      queue_(context, queued,
             [this](const Job& job) {
               job.done(line_.is_up() ? fail(errors::overloaded, "The database is too busy.", {}, 1)
                                      : fail(cannot_write()));
               changed_();
             }),
      log_(std::move(log)),
      changed_(std::move(changed)),
      probe_timer_(context) {}

void PostgresWriter::start() {
  line_.start([this] {
    changed_();
    pump();
  });
}

void PostgresWriter::submit(Job job) {
  queue_.push(std::move(job));
  pump();
}

void PostgresWriter::pump() {
  if (units_ > 0 || !line_.is_up() || queue_.empty()) return;
  Part batch;
  batch.jobs = in_lock_order(queue_.take(max_batch));
  send(std::move(batch));
}

void PostgresWriter::send(Part part) {
  if (part.jobs.empty()) return;
  if (!line_.is_up()) return refuse(part, cannot_write());  // it was undone before
  ++units_;
  const auto shared = std::make_shared<Part>(std::move(part));
  line_.run(queries_of(shared->jobs), [this, shared](PostgresAnswer answer) {
    --units_;
    finish(std::move(*shared), std::move(answer));
    pump();
    changed_();
  });
}

void PostgresWriter::finish(Part part, PostgresAnswer answer) {
  if (answer.rows) {
    note_health(true, {});
    auto next = std::make_move_iterator(answer.rows->begin());
    for (const Job& job : part.jobs) {
      const auto count = static_cast<std::ptrdiff_t>(job.transaction.queries.size());
      job.done(std::vector<Rows>(next, next + count));
      next += count;
    }
    return;
  }
  const Error& error = answer.rows.error();
  if (error.code == errors::transaction_conflict && part.attempts < max_attempts) {
    ++part.attempts;
    return send(std::move(part));
  }
  if (error.code.kind == ErrorKind::unavailable) {
    if (error.code == errors::engine_failed) note_health(false, error.message);
    return refuse(part, cannot_write());
  }
  if (part.jobs.size() > 1) return run_in_parts(std::move(part), answer.failed);
  if (error.code != errors::internal) return refuse(part, error);
  if (log_) log_(log::Level::error, fmt::format("database: a statement failed: {}", error.message));
  refuse(part, Error(errors::internal, "The database did not accept a statement."));
}

void PostgresWriter::run_in_parts(Part part, std::size_t failed_query) {
  std::size_t culprit = 0;
  std::size_t seen = 0;
  while (culprit < part.jobs.size()) {
    seen += part.jobs[culprit].transaction.queries.size();
    if (failed_query < seen) break;
    ++culprit;
  }
  // Every statement was well and the commit was not.
  if (culprit == part.jobs.size()) culprit = part.jobs.size() / 2;
  Part before;
  Part alone;
  Part after;
  for (std::size_t n = 0; n < part.jobs.size(); ++n) {
    Part& target = n < culprit ? before : n == culprit ? alone : after;
    target.jobs.push_back(std::move(part.jobs[n]));
  }
  send(std::move(before));
  send(std::move(alone));
  send(std::move(after));
}

void PostgresWriter::refuse(const Part& part, const Error& error) {
  for (const Job& job : part.jobs) job.done(fail(error));
}

void PostgresWriter::note_health(bool healthy, std::string_view why) {
  if (healthy == healthy_) return;
  healthy_ = healthy;
  if (log_) {
    if (healthy) {
      log_(log::Level::info, "database: writes succeed again");
    } else {
      log_(log::Level::error, fmt::format("database: PostgreSQL does not accept writes: {}", why));
    }
  }
  if (!healthy) probe_later();
}

void PostgresWriter::probe_later() {
  probe_timer_.expires_after(probe_interval);
  probe_timer_.async_wait([this](boost::system::error_code cancelled) {
    if (cancelled || healthy_) return;
    if (!line_.is_up() || units_ > 0) return probe_later();
    const Query probe(probe_statement);
    const Query* const queries[] = {&probe};
    ++units_;
    line_.run(queries, [this](const PostgresAnswer& answer) {
      --units_;
      if (answer.rows) {
        note_health(true, {});
      } else {
        probe_later();
      }
      pump();
      changed_();
    });
  });
}

void PostgresWriter::stop() {
  healthy_ = true;  // no more probes
  probe_timer_.cancel();
  for (const Job& job : queue_.take_all()) {
    job.done(fail(errors::shutting_down, "The server is shutting down.", {}, 1));
  }
  queue_.stop();
  line_.stop();
}

}  // namespace parley::store
