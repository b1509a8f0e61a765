#include "http/request_reader.hpp"

#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "base/json.hpp"
#include "model/errors.hpp"
#include "net/headers.hpp"

namespace parley::http {
namespace {

bool is_json(std::string_view content_type) {
  std::string_view type = content_type.substr(0, content_type.find(';'));
  while (!type.empty() && type.back() == ' ') type.remove_suffix(1);
  return net::equals_ignoring_case(type, "application/json");
}

}  // namespace

Result<boost::json::object> read_body(const net::Request& request) {
  if (!is_json(request.headers.get("Content-Type"))) {
    return fail(errors::unsupported_media_type,
                "Send the body with Content-Type: application/json.");
  }
  return json::parse_object(request.body);
}

Result<std::optional<std::int64_t>> read_query_integer(const net::Request& request,
                                                       const char* name, std::int64_t minimum,
                                                       std::int64_t maximum) {
  const auto text = request.target.query_value(name);
  if (!text) return std::optional<std::int64_t>();
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error != std::errc{} || end != text->data() + text->size() || value < minimum ||
      value > maximum) {
    return fail(errors::invalid_parameter,
                fmt::format("{} must be a whole number from {} to {}.", name, minimum, maximum),
                name);
  }
  return std::optional<std::int64_t>(value);
}

Result<std::optional<std::string>> read_query_text(const net::Request& request, const char* name,
                                                   std::size_t max_size) {
  auto text = request.target.query_value(name);
  if (text && (text->empty() || text->size() > max_size)) {
    return fail(errors::invalid_parameter, fmt::format("{} is empty or too long.", name), name);
  }
  return text;
}

tl::unexpected<Error> invalid_cursor() {
  return fail(errors::invalid_parameter, "This is not a cursor of this list.", "cursor");
}

std::optional<Timestamp> take_milliseconds(std::string_view& text) {
  std::int64_t value = 0;
  const char* const text_end = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), text_end, value);
  if (error != std::errc{} || value < 0 || end == text_end || *end != '.') return {};
  text.remove_prefix(static_cast<std::size_t>(end - text.data()) + 1);
  return Timestamp(value);
}

}  // namespace parley::http
