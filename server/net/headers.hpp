#pragma once

// HTTP header fields of one message: order kept, names compared without case
// (RFC 9110 section 5). All text lies in one buffer with an index beside it, so a
// message costs two allocations however many fields it has. One thread at a time.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace parley::net {

// ASCII comparison without case, as HTTP uses for names and tokens.
bool equals_ignoring_case(std::string_view left, std::string_view right);

// Whether a comma-separated header value (RFC 9110 section 5.6.1) has the token.
bool list_has_token(std::string_view list, std::string_view token);

class Headers {
 public:
  struct Field {
    std::string_view name;
    std::string_view value;
  };

  // Appends a field; a field of the same name stays (Set-Cookie needs that).
  // A name that is no token, or a value with CR, LF or NUL, is a programmer error
  // or an attempt at response splitting: throws std::invalid_argument.
  void add(std::string_view name, std::string_view value);

  // Replaces every field of this name by one.
  void set(std::string_view name, std::string_view value);

  void erase(std::string_view name);

  // The value of the first field of this name. The view is valid until the object
  // changes or dies.
  std::optional<std::string_view> find(std::string_view name) const;

  // The same, or an empty view when there is none.
  std::string_view get(std::string_view name) const { return find(name).value_or(""); }

  bool contains(std::string_view name) const { return find(name).has_value(); }
  std::size_t count(std::string_view name) const;

  std::size_t size() const { return index_.size(); }
  bool empty() const { return index_.empty(); }
  // REQUIRES: position < size().
  Field at(std::size_t position) const;

 private:
  struct Entry {
    std::uint32_t start;
    std::uint32_t name_size;
    std::uint32_t value_size;
  };

  std::string text_;
  std::vector<Entry> index_;
};

}  // namespace parley::net
