// Where a PostgreSQL database is and how to connect to it. A value; any thread.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace parley::store {

class PostgresAddress {
 public:
  // Does this room's PostgreSQL engine open such URLs?
  static bool is_postgres(std::string_view url);

  // `postgresql://…` or `postgres://…` as libpq reads them (its documentation, "Connection URIs"),
  // or `postgres:` followed by libpq's `keyword=value …`. What is not given comes from PGHOST and
  // the other variables of libpq, or is its default; beyond that: the name `parley` in
  // pg_stat_activity, TCP keep-alives, and only a server that accepts writes.
  // Fails with `unusable_database`.
  static Result<PostgresAddress> parse(std::string_view url, std::chrono::milliseconds give_up);

  // For PQconnectStartParams; both end in a null pointer and live as long as this object.
  std::vector<const char*> keywords() const;
  std::vector<const char*> values() const;

 private:
  struct Option {
    std::string keyword;
    std::string value;
  };

  bool has(std::string_view keyword) const;
  void add_default(std::string_view keyword, std::string value);

  std::vector<Option> options_;
};

}  // namespace parley::store
