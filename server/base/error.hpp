// Expected failures as values. `Result<T>` is what every operation that can be refused returns;
// exceptions are left for what ends an operation and cannot be handled where it happens.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <tl/expected.hpp>

namespace parley {

// What a failure asks of its receiver, independent of the protocol that carries it.
enum class ErrorKind {
  invalid,            // the request is malformed or breaks a rule; sending it again is useless
  unauthenticated,    // nobody is logged in
  forbidden,          // somebody is, but may not
  not_found,          // it does not exist, or is not the asker's to see
  not_allowed,        // it exists but does not offer this method
  conflict,           // it contradicts what is stored
  gone,               // it existed, and does not any more
  too_large,          // a limit of size
  unsupported_media,  // not a content type that is understood
  too_many,           // a limit of rate; later it succeeds
  internal,           // a defect of the server
  unavailable,        // a dependency or a queue is full or away; later it succeeds
};

// A stable, documented code (`api/openapi.yaml`, schema Error). Codes are compile-time constants
// that are declared beside the rules that use them.
struct ErrorCode {
  std::string_view name;
  ErrorKind kind;

  friend bool operator==(const ErrorCode& a, const ErrorCode& b) { return a.name == b.name; }
};

// May the same request succeed later?
constexpr bool is_retryable(const ErrorCode& code) {
  return code.kind == ErrorKind::too_many || code.kind == ErrorKind::unavailable;
}

namespace errors {
inline constexpr ErrorCode bad_request{"bad_request", ErrorKind::invalid};
inline constexpr ErrorCode invalid_json{"invalid_json", ErrorKind::invalid};
inline constexpr ErrorCode invalid_field{"invalid_field", ErrorKind::invalid};
inline constexpr ErrorCode invalid_parameter{"invalid_parameter", ErrorKind::invalid};
inline constexpr ErrorCode not_found{"not_found", ErrorKind::not_found};
inline constexpr ErrorCode internal{"internal", ErrorKind::internal};
inline constexpr ErrorCode overloaded{"overloaded", ErrorKind::unavailable};
inline constexpr ErrorCode unavailable{"unavailable", ErrorKind::unavailable};
inline constexpr ErrorCode shutting_down{"shutting_down", ErrorKind::unavailable};
inline constexpr ErrorCode rate_limited{"rate_limited", ErrorKind::too_many};
}  // namespace errors

struct Error {
  ErrorCode code;
  std::string message;          // a sentence for people; never holds secrets or message bodies
  std::string field{};          // the field or parameter at fault, or empty
  int retry_after_seconds = 0;  // 0: no hint

  Error(ErrorCode error_code, std::string text, std::string at_field = {}, int retry_after = 0)
      : code(error_code),
        message(std::move(text)),
        field(std::move(at_field)),
        retry_after_seconds(retry_after) {}
};

template <class T>
using Result = tl::expected<T, Error>;

// The failure half of a Result: `return fail(errors::not_found, "There is no such user.");`
inline tl::unexpected<Error> fail(ErrorCode code, std::string message, std::string field = {},
                                  int retry_after_seconds = 0) {
  return tl::unexpected<Error>(
      Error(code, std::move(message), std::move(field), retry_after_seconds));
}

// Passes a failure on to a caller whose success type differs.
inline tl::unexpected<Error> fail(Error error) {
  return tl::unexpected<Error>(std::move(error));
}

}  // namespace parley
