#include "load/seed.hpp"

#include <libpq-fe.h>
#include <sqlite3.h>

#include <memory>
#include <stdexcept>
#include <vector>

#include <fmt/format.h>

namespace parley::load {
namespace {

constexpr std::string_view filler =
    "is of the usual length: a sentence, or two, as people write to each other.";

// 2024-01-01 UTC; a message every ten seconds from then on.
constexpr std::int64_t first_time = 1'704'067'200'000;
constexpr std::int64_t pause = 10'000;

std::vector<std::string> statements(const People& people, Seq count, std::string_view uuid) {
  const std::size_t reader = reader_of(people);
  const Id conversation = people.pairs.at(reader / 2);
  // Both engines understand this, down to the leading zeros.
  return {
      fmt::format(
          "INSERT INTO messages (conversation_id, seq, sender_id, client_id, body, created_at)"
          " WITH RECURSIVE numbers (n) AS"
          " (SELECT CAST(1 AS BIGINT) UNION ALL SELECT n + 1 FROM numbers WHERE n < {0})"
          " SELECT {1}, n, CASE WHEN n % 2 = 0 THEN {2} ELSE {3} END,"
          " ('00000000-0000-4000-8000-' || substr(CAST(1000000000000 + n AS TEXT), 2)){4},"
          " 'Message ' || n || ' {5}', {6} + n * {7} FROM numbers",
          count, conversation, people.all[reader].id, people.all[reader - 1].id, uuid, filler,
          first_time, pause),
      fmt::format("UPDATE conversations SET last_seq = {0}, shown_seq = {0}, last_sender_id = {1},"
                  " last_preview = 'Message {0}', activity_at = {2} WHERE id = {3}",
                  count, people.all[reader].id, first_time + count * pause, conversation),
  };
}

void run_sqlite(const std::string& file, const std::vector<std::string>& all) {
  sqlite3* opened = nullptr;
  const int status = sqlite3_open_v2(file.c_str(), &opened, SQLITE_OPEN_READWRITE, nullptr);
  const std::unique_ptr<sqlite3, int (*)(sqlite3*)> database(opened, sqlite3_close);
  if (status != SQLITE_OK) throw std::runtime_error(file + ": " + sqlite3_errmsg(opened));
  std::string script = "BEGIN;";
  for (const std::string& one : all) script += one + ";";
  script += "COMMIT; ANALYZE; PRAGMA wal_checkpoint(TRUNCATE)";
  if (sqlite3_exec(opened, script.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    throw std::runtime_error(std::string("SQLite: ") + sqlite3_errmsg(opened));
  }
}

void run_postgres(const std::string& url, std::vector<std::string> all) {
  const std::unique_ptr<PGconn, void (*)(PGconn*)> connection(PQconnectdb(url.c_str()), PQfinish);
  all.emplace_back("VACUUM ANALYZE");
  for (const std::string& one : all) {
    const std::unique_ptr<PGresult, void (*)(PGresult*)> result(
        PQexec(connection.get(), one.c_str()), PQclear);
    if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) {
      throw std::runtime_error(std::string("PostgreSQL: ") + PQerrorMessage(connection.get()));
    }
  }
}

}  // namespace

std::string seeded_body(Seq seq) {
  return fmt::format("Message {} {}", seq, filler);
}

void seed_history(const std::string& database, const People& people, Seq count) {
  constexpr std::string_view sqlite = "sqlite:";
  if (database.compare(0, sqlite.size(), sqlite) == 0) {
    run_sqlite(database.substr(sqlite.size()), statements(people, count, ""));
  } else {
    run_postgres(database, statements(people, count, "::uuid"));
  }
}

}  // namespace parley::load
