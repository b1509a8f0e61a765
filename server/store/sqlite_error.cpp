#include "store/sqlite_error.hpp"

#include <string>
#include <string_view>

#include <fmt/format.h>
#include <sqlite3.h>

#include "store/database.hpp"

namespace parley::store {

namespace {

// "UNIQUE constraint failed: messages.sender_id, messages.client_id" becomes
// "messages_sender_id_client_id_key".
std::string constraint_name(std::string_view message, bool primary_key) {
  const std::size_t colon = message.find(": ");
  if (colon == std::string_view::npos) return {};
  std::string_view columns = message.substr(colon + 2);
  const std::string_view table = columns.substr(0, columns.find('.'));
  if (primary_key) return fmt::format("{}_pkey", table);
  std::string name(table);
  while (!columns.empty()) {
    const std::size_t comma = columns.find(", ");
    const std::string_view column = columns.substr(0, comma);
    name.append("_").append(column.substr(column.find('.') + 1));
    columns = comma == std::string_view::npos ? std::string_view{} : columns.substr(comma + 2);
  }
  return name + "_key";
}

bool is_failure_of_the_machine(int code) {
  switch (code & 0xFF) {
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_NOMEM:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_PERM:
    case SQLITE_PROTOCOL:
    case SQLITE_INTERRUPT:
    case SQLITE_ABORT:
    case SQLITE_NOLFS:
      return true;
    default:
      return false;
  }
}

}  // namespace

Error sqlite_error(sqlite3* handle) {
  const int code = sqlite3_extended_errcode(handle);
  const std::string_view message = sqlite3_errmsg(handle);
  switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
      return Error(errors::unique_violated, "A row with these values exists.",
                   constraint_name(message, code == SQLITE_CONSTRAINT_PRIMARYKEY));
    case SQLITE_CONSTRAINT_FOREIGNKEY:
      return Error(errors::foreign_key_violated, "A row that is referred to does not exist.");
    default:
      break;
  }
  const std::string text = fmt::format("SQLite error {}: {}", code, message);
  if (is_failure_of_the_machine(code)) return Error(errors::unavailable, text, {}, 1);
  return Error(errors::internal, text);
}

}  // namespace parley::store
