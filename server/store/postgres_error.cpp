#include "store/postgres_error.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "store/database.hpp"

namespace parley::store {

namespace {

std::string_view field(const PGresult* result, int code) {
  const char* text = PQresultErrorField(result, code);
  return text == nullptr ? std::string_view{} : std::string_view(text);
}

bool is_sqlstate(std::string_view text) {
  return text.size() == 5 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
         });
}

// A verbose message reads "…FATAL:  28P01: password authentication failed…"; the severity may be
// in any language. Empty when the server has said nothing.
std::string_view sqlstate_of(std::string_view message) {
  for (std::size_t at = message.find(":  "); at != std::string_view::npos;
       at = message.find(":  ", at + 1)) {
    const std::string_view code = message.substr(at + 3, 5);
    if (is_sqlstate(code) && message.substr(at + 8, 2) == ": ") return code;
  }
  return {};
}

bool refuses_for_good(std::string_view sqlstate) {
  return sqlstate.starts_with("28") || sqlstate == "3D000" || sqlstate == "42501";
}

}  // namespace

std::string one_line(std::string_view message) {
  std::string line(message.substr(0, message.find("\nLOCATION:")));
  while (!line.empty() && line.back() == '\n') line.pop_back();
  std::replace(line.begin(), line.end(), '\n', ' ');
  const std::string_view code = sqlstate_of(line);
  if (!code.empty()) line.erase(static_cast<std::size_t>(code.data() - line.data()), 7);
  return line;
}

Error postgres_error(std::string_view sqlstate, std::string_view message,
                     std::string_view constraint) {
  if (sqlstate == "23505") {
    return Error(errors::unique_violated, "A row with these values exists.",
                 std::string(constraint));
  }
  if (sqlstate == "23503") {
    return Error(errors::foreign_key_violated, "A row that is referred to does not exist.");
  }
  if (sqlstate == "22021" || sqlstate == "22P02" || sqlstate == "22P05") {
    return Error(errors::invalid_field, "A text cannot be stored in the database.");
  }
  std::string text = fmt::format("PostgreSQL error {}: {}", sqlstate, one_line(message));
  if (sqlstate == "40001" || sqlstate == "40P01") {
    return Error(errors::transaction_conflict, std::move(text), {}, 1);
  }
  if (sqlstate == "55P03" || sqlstate == "57014") {
    return Error(errors::unavailable, std::move(text), {}, 1);
  }
  const std::string_view kind = sqlstate.substr(0, 2);
  if (kind == "08" || kind == "53" || kind == "57" || kind == "58" || sqlstate == "25006") {
    return Error(errors::engine_failed, std::move(text), {}, 1);
  }
  return Error(errors::internal, std::move(text));
}

Error postgres_error(const PGresult* result) {
  return postgres_error(field(result, PG_DIAG_SQLSTATE), field(result, PG_DIAG_MESSAGE_PRIMARY),
                        field(result, PG_DIAG_CONSTRAINT_NAME));
}

Error postgres_connect_error(const PGconn* connection) {
  if (connection == nullptr) return Error(errors::unavailable, "out of memory");
  const std::string_view message = PQerrorMessage(connection);
  const bool for_good =
      refuses_for_good(sqlstate_of(message)) || PQconnectionNeedsPassword(connection) == 1;
  return Error(for_good ? errors::unusable_database : errors::unavailable, one_line(message));
}

}  // namespace parley::store
