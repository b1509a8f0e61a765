// JSON in and out: bounded, strict reading of requests with errors that name the field, and the
// few writing primitives that Boost.JSON does not offer. No state; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "base/error.hpp"

namespace parley::json {

inline constexpr std::size_t max_depth = 16;

// One JSON object (RFC 8259) and nothing after it. Anything else, invalid UTF-8 and nesting
// deeper than max_depth included, is `invalid_json`.
Result<boost::json::object> parse_object(std::string_view text);

// Appends `text` as a JSON string, quoted and escaped. Invalid UTF-8 bytes become U+FFFD, so the
// result is valid whatever comes in.
void append_string(std::string& out, std::string_view text);

// Reads the fields of one object. The first failure is kept and every later read returns a default,
// so that a command reads all its fields and asks once:
//
//   ObjectReader reader(object);
//   const std::string name = reader.required_string("name");
//   if (auto failed = reader.finish()) return fail(*failed);
//
// The object must outlive the reader, and the names are literals. One thread.
class ObjectReader {
 public:
  explicit ObjectReader(const boost::json::object& object) : object_(object) {}

  std::string required_string(std::string_view name);
  std::optional<std::string> optional_string(std::string_view name);
  bool required_bool(std::string_view name);
  std::optional<bool> optional_bool(std::string_view name);
  // Whole numbers within [minimum, maximum]; 3.0 is not one, 3 is.
  std::int64_t required_integer(std::string_view name, std::int64_t minimum, std::int64_t maximum);
  std::optional<std::int64_t> optional_integer(std::string_view name, std::int64_t minimum,
                                               std::int64_t maximum);
  // Whatever stands there, null included; for fields that take values of several types.
  const boost::json::value* optional_value(std::string_view name);
  const boost::json::object* required_object(std::string_view name);
  const boost::json::array* required_array(std::string_view name, std::size_t min_items,
                                           std::size_t max_items);

  // Records a failure of a rule that the reader does not know.
  void reject(std::string_view name, std::string message);

  // The first failure (`invalid_field`), or else the first field of the object that nobody read.
  std::optional<Error> finish();

 private:
  const boost::json::value* find(std::string_view name, bool required);

  const boost::json::object& object_;
  std::vector<std::string_view> asked_;
  std::optional<Error> failure_;
};

}  // namespace parley::json
