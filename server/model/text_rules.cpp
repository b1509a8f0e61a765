#include "model/text_rules.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "model/errors.hpp"

namespace parley {
namespace {

constexpr std::string_view deleted_prefix = "deleted_";

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// C0 controls, DEL, and C1 controls (U+0080 to U+009F, in UTF-8 C2 80 to C2 9F).
bool is_control_at(std::string_view text, std::size_t i) {
  const auto byte = static_cast<unsigned char>(text[i]);
  if (byte < 0x20 || byte == 0x7F) return true;
  return byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
}

bool has_control(std::string_view text, std::string_view allowed) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_control_at(text, i) && allowed.find(text[i]) == std::string_view::npos) return true;
  }
  return false;
}

// Length in bytes of the white space character at the start of `text`, or 0. Unicode's White_Space
// and the invisible fillers by which a text can look empty.
std::size_t blank_length(std::string_view text) {
  static constexpr std::string_view blanks[] = {
      " ",      "\t",     "\n",     "\r",     "\v",     "\f",     "\u0085", "\u00A0",
      "\u1680", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006",
      "\u2007", "\u2008", "\u2009", "\u200A", "\u200B", "\u2028", "\u2029", "\u202F",
      "\u205F", "\u2060", "\u3000", "\u3164", "\uFEFF"};
  for (const std::string_view blank : blanks) {
    if (text.substr(0, blank.size()) == blank) return blank.size();
  }
  return 0;
}

std::string_view trim(std::string_view text) {
  while (const std::size_t length = blank_length(text)) text.remove_prefix(length);
  while (!text.empty()) {
    std::size_t start = text.size() - 1;
    while (start > 0 && is_continuation(text[start])) --start;
    if (blank_length(text.substr(start)) != text.size() - start) break;
    text.remove_suffix(text.size() - start);
  }
  return text;
}

tl::unexpected<Error> invalid(std::string_view field, std::string message) {
  return fail(errors::invalid_field, std::move(message), std::string(field));
}

Result<std::string> check_name(std::string_view text, std::string_view field) {
  const std::string_view name = trim(text);
  if (name.empty() || text_length(text) > max_display_name_length || has_control(name, {})) {
    return invalid(
        field, fmt::format("A name has 1 to {} characters in one line.", max_display_name_length));
  }
  return std::string(name);
}

}  // namespace

std::size_t text_length(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return !is_continuation(c); }));
}

std::string_view truncate_text(std::string_view text, std::size_t max_length) {
  std::size_t seen = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_continuation(text[i])) continue;
    if (seen++ == max_length) return text.substr(0, i);
  }
  return text;
}

std::string printable_text(std::string_view text, std::size_t max_length) {
  std::string printable(text.substr(0, max_length));
  std::replace_if(
      printable.begin(), printable.end(), [](char c) { return c < 0x20 || c > 0x7E; }, '?');
  return printable;
}

std::string to_lower_ascii(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

Result<std::string> check_username(std::string_view text) {
  const bool valid =
      text.size() >= 3 && text.size() <= 32 &&
      std::all_of(text.begin(), text.end(), [](char c) { return is_alphanumeric(c) || c == '_'; });
  if (!valid) {
    return invalid("username",
                   "A username has 3 to 32 characters: letters, digits and underscores.");
  }
  std::string username = to_lower_ascii(text);
  if (username.starts_with(deleted_prefix)) {
    return fail(errors::username_taken, "This username is taken.", "username");
  }
  return username;
}

std::string deleted_username(UserId user) {
  return std::string(deleted_prefix) + user.to_string();
}

Result<std::string> check_display_name(std::string_view text) {
  return check_name(text, "display_name");
}

Result<std::string> check_alias(std::string_view text) {
  return check_name(text, "alias");
}

Result<std::string> check_bio(std::string_view text) {
  const std::string_view bio = trim(text);
  if (text_length(text) > max_bio_length || has_control(bio, "\n")) {
    return invalid("bio", fmt::format("This has at most {} characters, and no control characters.",
                                      max_bio_length));
  }
  return std::string(bio);
}

Result<std::string> check_email(std::string_view text) {
  const std::size_t at = text.find('@');
  const bool valid = text.size() <= max_email_length && at != std::string_view::npos && at > 0 &&
                     at + 1 < text.size() && text.find('@', at + 1) == std::string_view::npos &&
                     text.find_first_of(" \t\n\r,;<>()[]\\\"") == std::string_view::npos &&
                     !has_control(text, {});
  if (!valid) return invalid("email", "This does not look like an email address.");
  return to_lower_ascii(text);
}

Result<std::string> check_new_password(std::string_view text, std::string_view field) {
  const std::size_t length = text_length(text);
  if (length < min_password_length || length > max_password_length) {
    return invalid(field, fmt::format("A password has {} to {} characters.", min_password_length,
                                      max_password_length));
  }
  return std::string(text);
}

Result<std::string> check_body(std::string_view text) {
  if (trim(text).empty()) return invalid("body", "A message cannot be empty.");
  if (text_length(text) > max_body_length) {
    return invalid("body", fmt::format("A message has at most {} characters.", max_body_length));
  }
  if (has_control(text, "\n\r\t")) {
    return invalid("body", "A message cannot hold control characters.");
  }
  return std::string(text);
}

Result<std::string> check_client_id(std::string_view text) {
  bool valid = text.size() == 36;
  for (std::size_t i = 0; valid && i < text.size(); ++i) {
    const char c = text[i];
    const bool hyphen_place = i == 8 || i == 13 || i == 18 || i == 23;
    valid = hyphen_place
                ? c == '-'
                : (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }
  if (!valid) return invalid("client_id", "A client_id is a UUID.");
  return to_lower_ascii(text);
}

Result<std::string> check_search(std::string_view text) {
  const std::string_view prefix = trim(text);
  if (prefix.empty() || text_length(text) > max_search_length || has_control(prefix, {})) {
    return fail(errors::invalid_parameter,
                fmt::format("Search for 1 to {} characters.", max_search_length), "query");
  }
  return to_lower_ascii(prefix);
}

}  // namespace parley
