#include "base/json.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

namespace parley::json {
namespace {

// What a client named a field comes back to it, but not at any length.
constexpr std::size_t max_echoed_name = 64;

// The length of the valid UTF-8 sequence (RFC 3629) at the start of `text`, or 0.
std::size_t sequence_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto continues = [&](std::size_t i) { return i < text.size() && (byte(i) & 0xC0) == 0x80; };
  const unsigned char first = byte(0);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return continues(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    if (!continues(1) || !continues(2)) return 0;
    if (first == 0xE0 && byte(1) < 0xA0) return 0;
    if (first == 0xED && byte(1) > 0x9F) return 0;
    return 3;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    if (!continues(1) || !continues(2) || !continues(3)) return 0;
    if (first == 0xF0 && byte(1) < 0x90) return 0;
    if (first == 0xF4 && byte(1) > 0x8F) return 0;
    return 4;
  }
  return 0;
}

}  // namespace

Result<boost::json::object> parse_object(std::string_view text) {
  boost::json::parse_options options;
  options.max_depth = max_depth;
  boost::json::error_code error;
  boost::json::value value =
      boost::json::parse(boost::json::string_view(text.data(), text.size()), error, {}, options);
  if (error) return fail(errors::invalid_json, "This is not valid JSON: " + error.message() + ".");
  if (!value.is_object()) return fail(errors::invalid_json, "A JSON object is expected here.");
  return std::move(value.as_object());
}

void append_string(std::string& out, std::string_view text) {
  out += '"';
  while (!text.empty()) {
    const char c = text.front();
    const std::size_t length = sequence_length(text);
    if (length == 0) {
      out += "\xEF\xBF\xBD";
      text.remove_prefix(1);
      continue;
    }
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      switch (c) {
        case '\n':
          out += "\\n";
          break;
        case '\r':
          out += "\\r";
          break;
        case '\t':
          out += "\\t";
          break;
        default:
          out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
      }
    } else {
      out.append(text.data(), length);
    }
    text.remove_prefix(length);
  }
  out += '"';
}

const boost::json::value* ObjectReader::find(std::string_view name, bool required) {
  const boost::json::value* value =
      object_.if_contains(boost::json::string_view(name.data(), name.size()));
  asked_.push_back(name);
  if (value == nullptr && required) {
    reject(name, fmt::format("The field {} is missing.", name));
  }
  return value;
}

std::string ObjectReader::required_string(std::string_view name) {
  auto text = optional_string(name);
  if (!text) reject(name, fmt::format("The field {} is missing.", name));
  return std::move(text).value_or(std::string());
}

std::optional<std::string> ObjectReader::optional_string(std::string_view name) {
  const boost::json::value* value = find(name, false);
  if (value == nullptr) return {};
  if (!value->is_string()) {
    reject(name, fmt::format("The field {} must be a string.", name));
    return {};
  }
  const boost::json::string& text = value->get_string();
  return std::string(text.data(), text.size());
}

bool ObjectReader::required_bool(std::string_view name) {
  const auto value = optional_bool(name);
  if (!value) reject(name, fmt::format("The field {} is missing.", name));
  return value.value_or(false);
}

std::optional<bool> ObjectReader::optional_bool(std::string_view name) {
  const boost::json::value* value = find(name, false);
  if (value == nullptr) return {};
  if (!value->is_bool()) {
    reject(name, fmt::format("The field {} must be true or false.", name));
    return {};
  }
  return value->get_bool();
}

const boost::json::value* ObjectReader::optional_value(std::string_view name) {
  return find(name, false);
}

std::int64_t ObjectReader::required_integer(std::string_view name, std::int64_t minimum,
                                            std::int64_t maximum) {
  const auto number = optional_integer(name, minimum, maximum);
  if (!number && !failure_) reject(name, fmt::format("The field {} is missing.", name));
  return number.value_or(minimum);
}

std::optional<std::int64_t> ObjectReader::optional_integer(std::string_view name,
                                                           std::int64_t minimum,
                                                           std::int64_t maximum) {
  const boost::json::value* value = find(name, false);
  if (value == nullptr) return {};
  if (!value->is_int64() || value->get_int64() < minimum || value->get_int64() > maximum) {
    reject(name, fmt::format("The field {} must be a whole number from {} to {}.", name, minimum,
                             maximum));
    return {};
  }
  return value->get_int64();
}

const boost::json::object* ObjectReader::required_object(std::string_view name) {
  const boost::json::value* value = find(name, true);
  if (value == nullptr) return nullptr;
  if (!value->is_object()) {
    reject(name, fmt::format("The field {} must be an object.", name));
    return nullptr;
  }
  return &value->get_object();
}

const boost::json::array* ObjectReader::required_array(std::string_view name, std::size_t min_items,
                                                       std::size_t max_items) {
  const boost::json::value* value = find(name, true);
  if (value == nullptr) return nullptr;
  if (!value->is_array() || value->get_array().size() < min_items ||
      value->get_array().size() > max_items) {
    reject(name, fmt::format("The field {} must be an array of {} to {} items.", name, min_items,
                             max_items));
    return nullptr;
  }
  return &value->get_array();
}

void ObjectReader::reject(std::string_view name, std::string message) {
  if (!failure_) failure_.emplace(errors::invalid_field, std::move(message), std::string(name));
}

std::optional<Error> ObjectReader::finish() {
  for (const auto& member : object_) {
    const std::string_view name(member.key().data(), member.key().size());
    if (failure_ || std::find(asked_.begin(), asked_.end(), name) != asked_.end()) continue;
    const std::string shown(name.substr(0, max_echoed_name));
    reject(shown, "There is no such field here.");
  }
  return failure_;
}

}  // namespace parley::json
