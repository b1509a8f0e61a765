// Reads parameters and bodies of API requests strictly, as api/openapi.yaml declares them. Pure;
// any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include "base/error.hpp"
#include "base/id.hpp"
#include "net/http_message.hpp"

namespace parley::http {

// The JSON object of the body. `unsupported_media_type`, `invalid_json`.
Result<boost::json::object> read_body(const net::Request& request);

// An id in the path; `invalid_parameter`.
template <class IdType>
Result<IdType> read_path_id(std::string_view text, const char* name) {
  if (const auto id = IdType::parse(text)) return *id;
  return fail(errors::invalid_parameter, "This is not an id.", name);
}

// A whole number in the query within [minimum, maximum]; nothing when it is not there.
Result<std::optional<std::int64_t>> read_query_integer(const net::Request& request,
                                                       const char* name, std::int64_t minimum,
                                                       std::int64_t maximum);

// A query text of at most `max_size` bytes; nothing when it is not there.
Result<std::optional<std::string>> read_query_text(const net::Request& request, const char* name,
                                                   std::size_t max_size);

}  // namespace parley::http
