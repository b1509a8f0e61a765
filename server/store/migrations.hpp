// Numbered, forward-only changes of the schema, each in one transaction and recorded in the table
// `schema_migrations`. Used while starting, before any other connection; blocking.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/log.hpp"
#include "store/database.hpp"
#include "store/stores.hpp"

namespace parley::store {

// SQL in the subset that both engines share. Where types and storage must differ it holds these
// words in braces, which render_migration() replaces:
//   {int}        64-bit integer            INTEGER               BIGINT
//   {text}       compared byte by byte     TEXT                  TEXT COLLATE "C"
//   {uuid}       canonical lower case      TEXT                  UUID
//   {table}      after the last bracket    STRICT                (nothing)
//   {clustered}  rows in key order         STRICT, WITHOUT ROWID (nothing)
//   {updated}    rows often updated        STRICT                WITH (fillfactor = 70)
//   {updated_clustered}                    STRICT, WITHOUT ROWID WITH (fillfactor = 70)
struct MigrationStep {
  std::string_view sql;
  enum class Only { both, sqlite, postgres } only = Only::both;
};

struct Migration {
  int version;  // 1, 2, 3, …
  std::string_view name;
  std::vector<MigrationStep> steps;
};

// In rising order, without holes.
std::span<const Migration> all_migrations();

std::string render_migration(std::string_view sql, Engine engine);

// A connection on which migrations run, one per engine.
class MigrationConnection {
 public:
  virtual ~MigrationConnection() = default;

  virtual Engine engine() const = 0;
  virtual Result<Rows> run(const std::string& sql) = 0;
  virtual Result<bool> has_table(std::string_view name) = 0;
  // Begins a transaction in which no other process can migrate the same database.
  virtual Result<void> begin_exclusive() = 0;
};

// Fails with `unusable_database` when the database is newer than `migrations`.
Result<MigrationStatus> read_status(MigrationConnection& connection,
                                    std::span<const Migration> migrations = all_migrations());

// Applies what is pending; the status as it was before. `log` may be empty.
Result<MigrationStatus> apply_pending(MigrationConnection& connection, const log::Sink& log,
                                      std::span<const Migration> migrations = all_migrations());

}  // namespace parley::store
