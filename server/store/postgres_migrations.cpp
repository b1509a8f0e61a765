#include "store/postgres_migrations.hpp"

#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "store/postgres_error.hpp"

namespace parley::store {

namespace {

using Clock = std::chrono::steady_clock;

// "PARL" and "mig": the key of the advisory lock, one per database.
constexpr const char* take_lock = "SELECT pg_advisory_xact_lock(1346458188, 7170407)";
constexpr std::chrono::milliseconds pause_between_attempts{100};
// One attempt against an address that swallows everything.
constexpr std::chrono::seconds longest_attempt{10};

// False when nothing happened until the deadline.
bool wait_for(int socket, short events, Clock::time_point deadline) {
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
    if (left <= 0) return false;
    pollfd entry{socket, events, 0};
    const int ready = ::poll(&entry, 1, static_cast<int>(std::min<long long>(left, 60'000)));
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return false;
  }
}

Error unusable(std::string_view why) {
  return Error(errors::unusable_database,
               fmt::format("The PostgreSQL database {}. It was left as it is.", why));
}

}  // namespace

Result<PostgresMigrations> PostgresMigrations::connect(const PostgresAddress& address,
                                                       std::chrono::milliseconds patience,
                                                       const log::Sink& log) {
  const auto deadline = Clock::now() + patience;
  bool told = false;
  for (;;) {
    Result<Handle> handle = attempt(address, std::min(deadline, Clock::now() + longest_attempt));
    if (handle) {
      PostgresMigrations connection(std::move(*handle), patience);
      if (Result<void> ours = connection.check_ours(); !ours) return fail(std::move(ours.error()));
      return connection;
    }
    const Error& error = handle.error();
    const bool for_good = error.code == errors::unusable_database;
    if (for_good || Clock::now() + pause_between_attempts >= deadline) {
      return fail(errors::unusable_database,
                  fmt::format("The PostgreSQL database cannot be opened: {}", error.message));
    }
    if (!std::exchange(told, true) && log) {
      log(log::Level::warning, fmt::format("database: waiting for PostgreSQL: {}", error.message));
    }
    std::this_thread::sleep_for(pause_between_attempts);
  }
}

Result<PostgresMigrations::Handle> PostgresMigrations::attempt(const PostgresAddress& address,
                                                               Clock::time_point deadline) {
  Handle handle(PQconnectStartParams(address.keywords().data(), address.values().data(), 0));
  if (handle == nullptr || PQstatus(handle.get()) == CONNECTION_BAD) {
    return fail(postgres_connect_error(handle.get()));
  }
  PQsetErrorVerbosity(handle.get(), PQERRORS_VERBOSE);
  PQsetNoticeReceiver(handle.get(), [](void*, const PGresult*) {}, nullptr);
  for (PostgresPollingStatusType state = PGRES_POLLING_WRITING; state != PGRES_POLLING_OK;) {
    const short events = state == PGRES_POLLING_READING ? POLLIN : POLLOUT;
    if (!wait_for(PQsocket(handle.get()), events, deadline)) {
      return fail(errors::unavailable, "the server did not answer in time");
    }
    state = PQconnectPoll(handle.get());
    if (state == PGRES_POLLING_FAILED) return fail(postgres_connect_error(handle.get()));
  }
  PQsetErrorVerbosity(handle.get(), PQERRORS_DEFAULT);
  return handle;
}

Result<void> PostgresMigrations::check_ours() {
  Result<Rows> encoding = run("SELECT current_setting('server_encoding')");
  if (!encoding) return fail(std::move(encoding.error()));
  const std::string name = (*encoding)[0].text();
  if (name != "UTF8") {
    return fail(unusable(fmt::format("is in the encoding {}, and Parley needs UTF8", name)));
  }
  Result<bool> known = has_table("schema_migrations");
  if (!known) return fail(std::move(known.error()));
  if (!*known) return {};
  Result<Rows> columns =
      run("SELECT count(*) FROM pg_attribute WHERE attrelid = to_regclass('schema_migrations')"
          " AND (attname, atttypid) IN (('version', 'bigint'::regtype),"
          " ('applied_at', 'bigint'::regtype))");
  if (!columns) return fail(std::move(columns.error()));
  if ((*columns)[0].integer() != 2) return fail(unusable("belongs to another program"));
  return {};
}

Error PostgresMigrations::connection_error(std::string_view what) const {
  const std::string why = one_line(PQerrorMessage(handle_.get()));
  return Error(errors::unavailable, why.empty() ? std::string(what) : why);
}

Result<Rows> PostgresMigrations::run(const std::string& sql) {
  PGconn* const handle = handle_.get();
  const auto deadline =
      exclusive_ ? Clock::now() + std::chrono::hours(24) : Clock::now() + patience_;
  // With parameters it is one statement, and its rows come as they do everywhere else.
  if (PQsendQueryParams(handle, sql.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 0) != 1) {
    return fail(connection_error("The connection to PostgreSQL was lost."));
  }
  Result<Rows> answer = fail(errors::unavailable, "PostgreSQL has not answered.");
  for (;;) {
    while (PQisBusy(handle) == 1) {
      if (!wait_for(PQsocket(handle), POLLIN, deadline)) {
        return fail(errors::unavailable, "PostgreSQL did not answer in time.");
      }
      if (PQconsumeInput(handle) != 1) {
        return fail(connection_error("The connection to PostgreSQL was lost."));
      }
    }
    const std::unique_ptr<PGresult, PostgresFree> result(PQgetResult(handle));
    if (result == nullptr) break;
    const ExecStatusType status = PQresultStatus(result.get());
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) {
      answer = read_postgres_rows(result.get());
    } else {
      answer = fail(postgres_error(result.get()));
    }
  }
  if (PQtransactionStatus(handle) == PQTRANS_IDLE) exclusive_ = false;
  return answer;
}

Result<bool> PostgresMigrations::has_table(std::string_view name) {
  Result<Rows> rows = run(fmt::format("SELECT to_regclass('{}') IS NOT NULL", name));
  if (!rows) return fail(std::move(rows.error()));
  return (*rows)[0].boolean();
}

Result<void> PostgresMigrations::begin_exclusive() {
  Result<Rows> begun = run("BEGIN");
  if (begun) begun = run(take_lock);
  if (!begun) return fail(std::move(begun.error()));
  exclusive_ = true;
  return {};
}

}  // namespace parley::store
