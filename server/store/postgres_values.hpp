// How values travel to PostgreSQL and back: as text, both ways. Pure; any thread.
#pragma once

#include <span>
#include <string>
#include <vector>

#include <libpq-fe.h>

#include "store/database.hpp"

namespace parley::store {

struct PostgresFree {
  void operator()(PGconn* connection) const { PQfinish(connection); }
  void operator()(PGresult* result) const { PQclear(result); }
};

// The parameters of one statement as libpq takes them. Refers to the texts of `parameters`, which
// must outlive it and hold no NUL (is_storable): libpq would cut them there.
class PostgresParameters {
 public:
  explicit PostgresParameters(std::span<const Parameter> parameters);
  PostgresParameters(const PostgresParameters&) = delete;
  PostgresParameters& operator=(const PostgresParameters&) = delete;

  int count() const { return static_cast<int>(values_.size()); }
  const char* const* values() const { return values_.data(); }

 private:
  std::vector<std::string> made_;  // of integers and lists
  std::vector<const char*> values_;
};

// PostgreSQL's text is UTF-8 without the character U+0000.
bool is_storable(std::span<const Parameter> parameters);

// The rows of a result that is no error: integers and booleans as integers, all else as text.
Rows read_postgres_rows(const PGresult* result);

}  // namespace parley::store
