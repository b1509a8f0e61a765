#include "net/headers.hpp"

#include <algorithm>
#include <stdexcept>

namespace parley::net {
namespace {

char to_lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

bool is_token_character(char character) {
  if ((character >= '0' && character <= '9') || (character >= 'A' && character <= 'Z') ||
      (character >= 'a' && character <= 'z')) {
    return true;
  }
  return std::string_view("!#$%&'*+-.^_`|~").find(character) != std::string_view::npos;
}

bool is_value_character(char character) {
  return character != '\r' && character != '\n' && character != '\0';
}

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

}  // namespace

bool equals_ignoring_case(std::string_view left, std::string_view right) {
  return left.size() == right.size() &&
         std::equal(left.begin(), left.end(), right.begin(),
                    [](char a, char b) { return to_lower(a) == to_lower(b); });
}

bool list_has_token(std::string_view list, std::string_view token) {
  while (!list.empty()) {
    const std::size_t comma = list.find(',');
    if (equals_ignoring_case(trim(list.substr(0, comma)), token)) return true;
    if (comma == std::string_view::npos) break;
    list.remove_prefix(comma + 1);
  }
  return false;
}

void Headers::add(std::string_view name, std::string_view value) {
  if (name.empty() || !std::all_of(name.begin(), name.end(), is_token_character)) {
    throw std::invalid_argument("header name is not a token");
  }
  if (!std::all_of(value.begin(), value.end(), is_value_character)) {
    throw std::invalid_argument("header value has a line break or NUL");
  }
  const Entry entry{static_cast<std::uint32_t>(text_.size()),
                    static_cast<std::uint32_t>(name.size()),
                    static_cast<std::uint32_t>(value.size())};
  text_.append(name);
  text_.append(value);
  index_.push_back(entry);
}

void Headers::set(std::string_view name, std::string_view value) {
  erase(name);
  add(name, value);
}

void Headers::erase(std::string_view name) {
  std::erase_if(index_, [&](const Entry& entry) {
    return equals_ignoring_case({text_.data() + entry.start, entry.name_size}, name);
  });
}

std::optional<std::string_view> Headers::find(std::string_view name) const {
  for (std::size_t i = 0; i < index_.size(); ++i) {
    const Field field = at(i);
    if (equals_ignoring_case(field.name, name)) return field.value;
  }
  return std::nullopt;
}

std::size_t Headers::count(std::string_view name) const {
  std::size_t found = 0;
  for (std::size_t i = 0; i < index_.size(); ++i) {
    if (equals_ignoring_case(at(i).name, name)) ++found;
  }
  return found;
}

Headers::Field Headers::at(std::size_t position) const {
  const Entry& entry = index_[position];
  const char* start = text_.data() + entry.start;
  return {{start, entry.name_size}, {start + entry.name_size, entry.value_size}};
}

}  // namespace parley::net
