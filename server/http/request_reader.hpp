// Reads parameters and bodies of API requests strictly, as api/openapi.yaml declares them. Pure;
// any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/json/object.hpp>

#include "base/error.hpp"
#include "base/id.hpp"
#include "base/json.hpp"
#include "base/time.hpp"
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

// The highest number of a message: what JavaScript counts exactly.
inline constexpr std::int64_t max_seq = 9'007'199'254'740'991;

// A message's number in the path, as it is written without need; `invalid_parameter`.
Result<std::int64_t> read_path_seq(std::string_view text);

// A whole number in the query within [minimum, maximum]; nothing when it is not there.
Result<std::optional<std::int64_t>> read_query_integer(const net::Request& request,
                                                       const char* name, std::int64_t minimum,
                                                       std::int64_t maximum);

// A query text of at most `max_size` bytes; nothing when it is not there.
Result<std::optional<std::string>> read_query_text(const net::Request& request, const char* name,
                                                   std::size_t max_size);

// The texts of a field that lists some; see read_ids.
std::vector<std::string> read_texts(json::ObjectReader& reader, const char* name, std::size_t min,
                                    std::size_t max);

// The ids of a field that lists from `min` to `max` of them. When it is not there: none, or a
// failure of the reader when `min` is above 0.
template <class IdType>
std::vector<IdType> read_ids(json::ObjectReader& reader, const char* name, std::size_t min,
                             std::size_t max) {
  std::vector<IdType> ids;
  for (const std::string& text : read_texts(reader, name, min, max)) {
    const auto id = IdType::parse(text);
    if (!id) {
      reader.reject(name, "This is not a list of ids.");
      return {};
    }
    ids.push_back(*id);
  }
  return ids;
}

// What every paged list takes: where the page begins (none: at the start) and how long it may be.
template <class Cursor>
struct PageRequest {
  std::optional<Cursor> from;
  int limit = 0;
};

// Pages have 100 entries unless `limit` says otherwise, 500 at most. `parse` reads the list's own
// cursor and fails with `invalid_cursor()`.
template <class Cursor>
Result<PageRequest<Cursor>> read_page_request(const net::Request& request,
                                              Result<Cursor> (*parse)(std::string_view),
                                              std::size_t max_cursor_bytes = 128) {
  constexpr int default_limit = 100;
  constexpr int max_limit = 500;
  const auto limit = read_query_integer(request, "limit", 1, max_limit);
  if (!limit) return fail(limit.error());
  const auto text = read_query_text(request, "cursor", max_cursor_bytes);
  if (!text) return fail(text.error());
  PageRequest<Cursor> page;
  page.limit = static_cast<int>(limit->value_or(default_limit));
  if (!text->has_value()) return page;
  auto cursor = parse(**text);
  if (!cursor) return fail(cursor.error());
  page.from = std::move(*cursor);
  return page;
}

// `invalid_parameter`, of the parameter `cursor`.
tl::unexpected<Error> invalid_cursor();

// Takes a number of milliseconds since 1970 and the dot behind it off the front of a cursor.
std::optional<Timestamp> take_milliseconds(std::string_view& text);

}  // namespace parley::http
