#include "store/postgres_values.hpp"

#include <charconv>
#include <cstdint>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace parley::store {

namespace {

// Of PostgreSQL's catalogue, pg_type.dat; they never change.
enum TypeId : Oid { type_bool = 16, type_int8 = 20, type_int2 = 21, type_int4 = 23 };

Value read_value(const PGresult* result, int row, int column) {
  if (PQgetisnull(result, row, column) == 1) return Value();
  const std::string_view text(PQgetvalue(result, row, column),
                              static_cast<std::size_t>(PQgetlength(result, row, column)));
  switch (PQftype(result, column)) {
    case type_int8:
    case type_int4:
    case type_int2: {
      std::int64_t value = 0;
      std::from_chars(text.data(), text.data() + text.size(), value);
      return Value(value);
    }
    case type_bool:
      return Value(std::int64_t{text == "t" ? 1 : 0});
    default:
      return Value(std::string(text));
  }
}

std::int64_t affected_rows(PGresult* result) {
  if (std::string_view(PQcmdStatus(result)).starts_with("SELECT")) return 0;
  const std::string_view text = PQcmdTuples(result);
  std::int64_t count = 0;
  std::from_chars(text.data(), text.data() + text.size(), count);
  return count;
}

}  // namespace

PostgresParameters::PostgresParameters(std::span<const Parameter> parameters) {
  made_.reserve(parameters.size());  // the pointers into it must stay
  values_.reserve(parameters.size());
  for (const Parameter& parameter : parameters) {
    if (const auto* integer = std::get_if<std::int64_t>(&parameter)) {
      values_.push_back(made_.emplace_back(fmt::format_int(*integer).str()).c_str());
    } else if (const auto* text = std::get_if<std::string>(&parameter)) {
      values_.push_back(text->c_str());
    } else if (const auto* list = std::get_if<std::vector<std::int64_t>>(&parameter)) {
      values_.push_back(made_.emplace_back(fmt::format("{{{}}}", fmt::join(*list, ","))).c_str());
    } else {
      values_.push_back(nullptr);
    }
  }
}

bool is_storable(std::span<const Parameter> parameters) {
  for (const Parameter& parameter : parameters) {
    const auto* text = std::get_if<std::string>(&parameter);
    if (text != nullptr && text->find('\0') != std::string::npos) return false;
  }
  return true;
}

Rows read_postgres_rows(const PGresult* result) {
  const int rows = PQntuples(result);
  const int columns = PQnfields(result);
  std::vector<Value> values;
  values.reserve(static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns));
  for (int row = 0; row < rows; ++row) {
    for (int column = 0; column < columns; ++column) {
      values.push_back(read_value(result, row, column));
    }
  }
  // libpq asks for a mutable result and changes nothing of it.
  return Rows(static_cast<std::size_t>(columns), std::move(values),
              affected_rows(const_cast<PGresult*>(result)));
}

}  // namespace parley::store
