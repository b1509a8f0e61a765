// The connection on which the schema of a PostgreSQL database is read and changed, before the
// engine starts. Blocks; one thread.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <libpq-fe.h>

#include "base/error.hpp"
#include "base/log.hpp"
#include "store/migrations.hpp"
#include "store/postgres_address.hpp"
#include "store/postgres_values.hpp"

namespace parley::store {

class PostgresMigrations final : public MigrationConnection {
 public:
  // Waits for a database that is not up yet until `patience` has passed. Fails with
  // `unusable_database` at once when the password is wrong or there is no such database, and when
  // the database is not in UTF-8 or belongs to another program. Changes nothing.
  static Result<PostgresMigrations> connect(const PostgresAddress& address,
                                            std::chrono::milliseconds patience,
                                            const log::Sink& log);

  Engine engine() const override { return Engine::postgres; }
  // Fails when there is no answer for `patience`; in the exclusive transaction a statement takes
  // the time that it takes.
  Result<Rows> run(const std::string& sql) override;
  Result<bool> has_table(std::string_view name) override;
  // Other processes that call this wait for the end of the transaction, `patience` at most.
  Result<void> begin_exclusive() override;

 private:
  using Clock = std::chrono::steady_clock;
  using Handle = std::unique_ptr<PGconn, PostgresFree>;

  PostgresMigrations(Handle handle, std::chrono::milliseconds patience)
      : handle_(std::move(handle)), patience_(patience) {}

  static Result<Handle> attempt(const PostgresAddress& address, Clock::time_point deadline);
  Result<void> check_ours();
  Error connection_error(std::string_view what) const;

  Handle handle_;
  std::chrono::milliseconds patience_;
  bool exclusive_ = false;
};

}  // namespace parley::store
