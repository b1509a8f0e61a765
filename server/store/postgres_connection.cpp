#include "store/postgres_connection.hpp"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/completion.hpp"
#include "store/postgres_error.hpp"

namespace parley::store {

namespace {

using boost::system::error_code;

// A session must not depend on what the server's configuration file says. A stricter
// synchronous_commit than `on` stays. The last two: every statement finds its rows by a key, but a
// planner that knows nothing of a new table yet reads it whole, or by bitmap the whole of a
// conversation, for each message (docs/decisions/0034-plans-by-key.md).
constexpr const char* session_settings =
    "SELECT set_config('statement_timeout', $1, false),"
    " set_config('default_transaction_isolation', 'read committed', false),"
    " set_config('default_transaction_read_only', 'off', false),"
    " set_config('synchronous_commit', CASE WHEN current_setting('synchronous_commit')"
    " IN ('off', 'local') THEN 'on' ELSE current_setting('synchronous_commit') END, false),"
    " set_config('tcp_keepalives_idle', '30', false),"
    " set_config('jit', 'off', false),"
    " set_config('enable_seqscan', 'off', false),"
    " set_config('enable_bitmapscan', 'off', false)";

std::string statement_name(const Statement& statement) {
  return fmt::format("s{}", statement.number());
}

const std::vector<std::string>& statement_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> made;
    const auto statements = Statement::all();
    made.resize(statements.size());
    for (const Statement* statement : statements) {
      made[statement->number()] = statement_name(*statement);
    }
    return made;
  }();
  return names;
}

}  // namespace

PostgresConnection::PostgresConnection(boost::asio::io_context& context, const Options& options,
                                       Lost lost)
    : context_(context),
      options_(options),
      lost_(std::move(lost)),
      socket_(context),
      watch_(context) {}

Task<Result<void>> PostgresConnection::connect() {
  const auto self = shared_from_this();
  Result<void> done = co_await shake_hands();
  if (done) done = co_await set_up();
  if (done && ended_) done = fail(errors::unavailable, "The connection was given up.");
  if (!done) {
    end(done.error());
    co_return done;
  }
  established_ = true;
  co_return done;
}

Task<Result<void>> PostgresConnection::shake_hands() {
  const auto deadline = EngineClock::now() + options_.answer_deadline;
  handle_.reset(PQconnectStartParams(options_.address.keywords().data(),
                                     options_.address.values().data(), 0));
  if (handle_ == nullptr || PQstatus(handle_.get()) == CONNECTION_BAD) {
    co_return fail(postgres_connect_error(handle_.get()));
  }
  PQsetErrorVerbosity(handle_.get(), PQERRORS_VERBOSE);
  PQsetNoticeReceiver(handle_.get(), [](void*, const PGresult*) {}, nullptr);
  for (PostgresPollingStatusType state = PGRES_POLLING_WRITING; state != PGRES_POLLING_OK;) {
    const auto what = state == PGRES_POLLING_READING ? Socket::wait_read : Socket::wait_write;
    if (!co_await wait_for_socket(what, deadline)) {
      co_return fail(errors::unavailable, "The server did not answer in time.");
    }
    state = PQconnectPoll(handle_.get());
    if (state == PGRES_POLLING_FAILED) co_return fail(postgres_connect_error(handle_.get()));
  }
  PQsetErrorVerbosity(handle_.get(), PQERRORS_DEFAULT);
  co_return Result<void>();
}

// False: in time it was not ready, or the connection was ended.
Task<bool> PostgresConnection::wait_for_socket(Socket::wait_type what,
                                               EngineClock::time_point deadline) {
  // The socket may be another one after every step: libpq tries one address after the other.
  error_code failed;
  socket_.assign(PQsocket(handle_.get()), failed);
  if (failed) co_return false;
  expired_ = false;
  watch_.expires_at(deadline);
  watch_.async_wait([self = shared_from_this(), wait = ++waits_](error_code error) {
    if (error || self->ended_ || wait != self->waits_) return;
    self->expired_ = true;
    error_code ignored;
    self->socket_.cancel(ignored);
  });
  boost::asio::use_awaitable_t<Executor> token;
  co_await socket_.async_wait(what, boost::asio::redirect_error(token, failed));
  ++waits_;
  watch_.cancel();
  if (ended_) co_return false;
  socket_.release();
  co_return !failed && !expired_;
}

Task<Result<void>> PostgresConnection::set_up() {
  PGconn* const handle = handle_.get();
  error_code failed;
  socket_.assign(PQsocket(handle), failed);
  if (failed || PQsetnonblocking(handle, 1) != 0 || PQenterPipelineMode(handle) != 1) {
    co_return fail(errors::unavailable, one_line(PQerrorMessage(handle)));
  }
  wait_readable();
  auto start = [this](Completion<PostgresAnswer> done) {
    send_set_up();
    add_unit(Statement::all().size() + 1, std::move(done));
  };
  PostgresAnswer answer = co_await wait_for<PostgresAnswer>(start);
  if (answer.rows) co_return Result<void>();
  Error error = std::move(answer.rows.error());
  if (error.code == errors::internal) {
    const std::string what =
        answer.failed == 0
            ? std::string("The session cannot be set up")
            : fmt::format("PostgreSQL does not accept the statement '{}'",
                          Statement::all()[answer.failed - 1]->text(Engine::postgres));
    error = Error(errors::unusable_database, fmt::format("{}: {}", what, error.message));
  }
  co_return fail(std::move(error));
}

void PostgresConnection::send_set_up() {
  PGconn* const handle = handle_.get();
  const std::string timeout =
      fmt::format("{}ms", std::max<std::int64_t>(options_.answer_deadline.count() * 3 / 4, 1));
  const char* const values[] = {timeout.c_str()};
  bool sent =
      PQsendQueryParams(handle, session_settings, 1, nullptr, values, nullptr, nullptr, 0) == 1;
  for (const Statement* statement : Statement::all()) {
    sent = sent && PQsendPrepare(handle, statement_names()[statement->number()].c_str(),
                                 statement->text(Engine::postgres).c_str(), 0, nullptr) == 1;
  }
  if (!sent) end_later(one_line(PQerrorMessage(handle)));
}

void PostgresConnection::run(std::span<const Query* const> queries, Done done) {
  bool sent = true;
  for (const Query* query : queries) {
    const PostgresParameters parameters(query->parameters);
    sent = sent &&
           PQsendQueryPrepared(handle_.get(), statement_names()[query->statement->number()].c_str(),
                               parameters.count(), parameters.values(), nullptr, nullptr, 0) == 1;
  }
  if (!sent) end_later(one_line(PQerrorMessage(handle_.get())));
  add_unit(queries.size(), std::move(done));
}

void PostgresConnection::add_unit(std::size_t expected, Done done) {
  if (units_.empty()) progress_ = EngineClock::now();
  Unit& unit = units_.emplace_back();
  unit.expected = expected;
  unit.rows.reserve(expected);
  unit.done = std::move(done);
  if (PQpipelineSync(handle_.get()) != 1) end_later(one_line(PQerrorMessage(handle_.get())));
  flush();
  watch();
}

void PostgresConnection::flush() {
  const int left = PQflush(handle_.get());
  if (left < 0) return end_later(one_line(PQerrorMessage(handle_.get())));
  if (left == 0 || writing_) return;
  writing_ = true;
  socket_.async_wait(Socket::wait_write, [self = shared_from_this()](error_code error) {
    self->writing_ = false;
    if (!error && !self->ended_) self->flush();
  });
}

void PostgresConnection::wait_readable() {
  socket_.async_wait(Socket::wait_read, [self = shared_from_this()](error_code error) {
    if (!error && !self->ended_) self->read();
  });
}

void PostgresConnection::read() {
  progress_ = EngineClock::now();
  const bool alive = PQconsumeInput(handle_.get()) == 1;
  // What came before the end counts.
  take_results();
  if (ended_) return;
  if (!alive || PQstatus(handle_.get()) == CONNECTION_BAD) {
    return end(last_error_ ? *last_error_
                           : Error(errors::unavailable, one_line(PQerrorMessage(handle_.get()))));
  }
  flush();
  wait_readable();
}

void PostgresConnection::take_results() {
  // Between the results of two statements libpq hands out one null pointer.
  int nulls = 0;
  while (!ended_ && !units_.empty() && PQisBusy(handle_.get()) == 0) {
    const std::unique_ptr<PGresult, PostgresFree> result(PQgetResult(handle_.get()));
    if (result != nullptr) {
      nulls = 0;
      take(result.get());
    } else if (++nulls > 2) {
      return;
    }
  }
}

void PostgresConnection::take(PGresult* result) {
  Unit& unit = units_.front();
  switch (PQresultStatus(result)) {
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK: {
      unit.rows.push_back(read_postgres_rows(result));
      return;
    }
    case PGRES_PIPELINE_ABORTED:
      return;
    case PGRES_PIPELINE_SYNC: {
      Unit answered = std::move(unit);
      units_.pop_front();
      if (!answered.error && answered.rows.size() != answered.expected) {
        answered.error = Error(errors::internal, "PostgreSQL answered less than it was asked.");
      }
      PostgresAnswer answer;
      answer.failed = answered.failed;
      if (answered.error) {
        answer.rows = fail(std::move(*answered.error));
      } else {
        answer.rows = std::move(answered.rows);
      }
      answered.done(std::move(answer));
      return;
    }
    default: {
      Error error = postgres_error(result);
      last_error_ = error;
      if (unit.error) return;
      unit.error = std::move(error);
      unit.failed = unit.rows.size();
      // A pooler in between has lost what was prepared here.
      const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
      if (state != nullptr && std::string_view(state) == "26000") {
        end_later("The prepared statements are gone. Is a pooler in transaction mode in between?");
      }
      return;
    }
  }
}

void PostgresConnection::watch() {
  if (watching_ || units_.empty()) return;
  watching_ = true;
  watch_.expires_at(progress_ + options_.answer_deadline);
  watch_.async_wait([self = shared_from_this()](error_code error) {
    self->watching_ = false;
    if (error || self->ended_ || self->units_.empty()) return;
    if (EngineClock::now() - self->progress_ < self->options_.answer_deadline) {
      return self->watch();
    }
    self->end(Error(errors::unavailable, fmt::format("PostgreSQL has not answered for {} ms.",
                                                     self->options_.answer_deadline.count())));
  });
}

void PostgresConnection::end_later(std::string why) {
  boost::asio::post(context_, [self = shared_from_this(), reason = std::move(why)] {
    self->end(Error(errors::unavailable, reason));
  });
}

void PostgresConnection::end(Error why) {
  if (std::exchange(ended_, true)) return;
  watch_.cancel();
  if (socket_.is_open()) socket_.release();  // libpq closes it
  handle_.reset();
  const auto self = shared_from_this();
  const Lost lost = std::exchange(lost_, nullptr);
  if (established_ && lost) lost(why);
  for (Unit& unit : std::exchange(units_, {})) {
    PostgresAnswer answer;
    answer.rows = fail(errors::connection_lost, why.message);
    unit.done(std::move(answer));
  }
}

}  // namespace parley::store
