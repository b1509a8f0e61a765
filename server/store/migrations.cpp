#include "store/migrations.hpp"

#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/time.hpp"

namespace parley::store {

namespace {

struct Word {
  std::string_view name;
  std::string_view sqlite;
  std::string_view postgres;
};

constexpr std::array<Word, 7> words{{
    {"{int}", "INTEGER", "BIGINT"},
    {"{text}", "TEXT", "TEXT COLLATE \"C\""},
    {"{uuid}", "TEXT", "UUID"},
    {"{table}", "STRICT", ""},
    {"{clustered}", "STRICT, WITHOUT ROWID", ""},
    {"{updated}", "STRICT", "WITH (fillfactor = 70)"},
    {"{updated_clustered}", "STRICT, WITHOUT ROWID", "WITH (fillfactor = 70)"},
}};

bool applies(const MigrationStep& step, Engine engine) {
  switch (step.only) {
    case MigrationStep::Only::both:
      return true;
    case MigrationStep::Only::sqlite:
      return engine == Engine::sqlite;
    case MigrationStep::Only::postgres:
      return engine == Engine::postgres;
  }
  return false;
}

std::string display(const Migration& migration) {
  return fmt::format("{} {}", migration.version, migration.name);
}

Result<void> run(MigrationConnection& connection, const std::string& sql) {
  Result<Rows> rows = connection.run(sql);
  if (!rows) return fail(std::move(rows.error()));
  return {};
}

Result<void> run_steps(MigrationConnection& connection, const Migration& migration) {
  for (const MigrationStep& step : migration.steps) {
    if (!applies(step, connection.engine())) continue;
    const std::string sql = render_migration(step.sql, connection.engine());
    if (Result<void> done = run(connection, sql); !done) return done;
  }
  return run(connection, fmt::format("INSERT INTO schema_migrations (version, name, applied_at)"
                                     " VALUES ({}, '{}', {})",
                                     migration.version, migration.name, now().milliseconds()));
}

// False: another process was faster.
Result<bool> apply_one(MigrationConnection& connection, const Migration& migration) {
  if (Result<void> begun = connection.begin_exclusive(); !begun) return fail(begun.error());
  const auto roll_back = [&](const Error& error) {
    (void)connection.run("ROLLBACK");
    return fail(Error(error.code, fmt::format("The migration '{}' could not be applied: {}",
                                              display(migration), error.message)));
  };
  const std::string table = render_migration(
      "CREATE TABLE IF NOT EXISTS schema_migrations (version {int} PRIMARY KEY,"
      " name {text} NOT NULL, applied_at {int} NOT NULL) {table}",
      connection.engine());
  if (Result<void> made = run(connection, table); !made) return roll_back(made.error());
  Result<Rows> there = connection.run(
      fmt::format("SELECT version FROM schema_migrations WHERE version >= {}", migration.version));
  if (!there) return roll_back(there.error());
  if (!there->empty()) {
    (void)connection.run("ROLLBACK");
    return false;
  }
  if (Result<void> done = run_steps(connection, migration); !done) return roll_back(done.error());
  if (Result<void> committed = run(connection, "COMMIT"); !committed) {
    return roll_back(committed.error());
  }
  return true;
}

}  // namespace

std::string render_migration(std::string_view sql, Engine engine) {
  std::string rendered(sql);
  for (const Word& word : words) {
    const std::string_view text = engine == Engine::sqlite ? word.sqlite : word.postgres;
    for (std::size_t at = rendered.find(word.name); at != std::string::npos;
         at = rendered.find(word.name, at + text.size())) {
      rendered.replace(at, word.name.size(), text);
    }
  }
  return rendered;
}

Result<MigrationStatus> read_status(MigrationConnection& connection,
                                    std::span<const Migration> migrations) {
  MigrationStatus status;
  if (!migrations.empty()) status.latest_version = migrations.back().version;
  Result<bool> known = connection.has_table("schema_migrations");
  if (!known) return fail(std::move(known.error()));
  if (*known) {
    Result<Rows> rows = connection.run("SELECT max(version) FROM schema_migrations");
    if (!rows) return fail(std::move(rows.error()));
    status.current_version = static_cast<int>((*rows)[0].optional_integer().value_or(0));
  }
  if (status.current_version > status.latest_version) {
    return fail(
        errors::unusable_database,
        fmt::format("The database is at version {}, but this parleyd knows versions up to {} "
                    "only. Nothing was changed. Start the newer parleyd that wrote it.",
                    status.current_version, status.latest_version));
  }
  for (const Migration& migration : migrations) {
    if (migration.version > status.current_version) status.pending.push_back(display(migration));
  }
  return status;
}

Result<MigrationStatus> apply_pending(MigrationConnection& connection, const log::Sink& log,
                                      std::span<const Migration> migrations) {
  Result<MigrationStatus> before = read_status(connection, migrations);
  if (!before) return before;
  for (const Migration& migration : migrations) {
    if (migration.version <= before->current_version) continue;
    Result<bool> applied = apply_one(connection, migration);
    if (!applied) return fail(std::move(applied.error()));
    if (*applied && log)
      log(log::Level::info, fmt::format("applied the migration '{}'", display(migration)));
  }
  return before;
}

}  // namespace parley::store
