// What libpq and PostgreSQL report, as errors of this room. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include <libpq-fe.h>

#include "base/error.hpp"

// Codes between the parts of this engine; its callers are told `unavailable` instead.
namespace parley::errors {
// The connection ended before it was known what became of the statements.
inline constexpr ErrorCode connection_lost{"connection_lost", ErrorKind::unavailable};
// A deadlock or a serialization failure: nothing was changed, and trying again at once is right.
inline constexpr ErrorCode transaction_conflict{"transaction_conflict", ErrorKind::unavailable};
// The server itself fails: disk full, read-only, out of memory.
inline constexpr ErrorCode engine_failed{"engine_failed", ErrorKind::unavailable};
}  // namespace parley::errors

namespace parley::store {

// Of a five-character SQLSTATE (PostgreSQL's documentation, appendix A):
//   23505  `unique_violated`, Error::field is the constraint
//   23503  `foreign_key_violated`
//   40001, 40P01  `transaction_conflict`
//   22021, 22P02, 22P05  `invalid_field`: a text that the database cannot hold
//   55P03, 57014  `unavailable`: the statement took too long
//   08, 53, 57, 58, 25006  `engine_failed`
//   anything else  `internal`
Error postgres_error(std::string_view sqlstate, std::string_view message,
                     std::string_view constraint = {});

// REQUIRES: the result is an error.
Error postgres_error(const PGresult* result);

// Why a connection could not be made. `unusable_database` when trying again is useless (wrong
// password, no such database or role), else `unavailable`.
// REQUIRES: PQsetErrorVerbosity(PQERRORS_VERBOSE) was called before the server answered.
Error postgres_connect_error(const PGconn* connection);

// libpq's message in one line, without the parts that only verbose messages have.
std::string one_line(std::string_view message);

}  // namespace parley::store
