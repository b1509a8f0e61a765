// What texts from outside must look like, as api/openapi.yaml promises. Each rule returns the text
// in the form in which it is kept, or `invalid_field` naming the field. Pure functions; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "model/ids.hpp"

namespace parley {

inline constexpr std::size_t max_body_length = 4'000;       // code points
inline constexpr std::size_t max_display_name_length = 64;  // code points
inline constexpr std::size_t max_bio_length = 500;          // code points
inline constexpr std::size_t max_search_length = 64;        // code points
inline constexpr std::size_t max_email_length = 254;        // bytes, RFC 5321
inline constexpr std::size_t min_password_length = 8;       // code points
inline constexpr std::size_t max_password_length = 128;     // code points

// In code points. REQUIRES: valid UTF-8.
std::size_t text_length(std::string_view text);

// The longest beginning of at most `max_length` code points.
std::string_view truncate_text(std::string_view text, std::size_t max_length);

// At most `max_length` bytes of printable ASCII; everything else becomes '?'. For header values.
std::string printable_text(std::string_view text, std::size_t max_length);

// ASCII letters to lower case; other bytes stay.
std::string to_lower_ascii(std::string_view text);

// 3 to 32 of [a-z0-9_], lower case. `username_taken` for what only deleted accounts are called.
Result<std::string> check_username(std::string_view text);
Result<std::string> check_display_name(std::string_view text);  // trimmed
Result<std::string> check_alias(std::string_view text);         // as a display name
Result<std::string> check_bio(std::string_view text);           // trimmed, perhaps empty
Result<std::string> check_email(std::string_view text);         // lower case
Result<std::string> check_new_password(std::string_view text, std::string_view field);
Result<std::string> check_body(std::string_view text);
Result<std::string> check_client_id(std::string_view text);  // canonical UUID, lower case
Result<std::string> check_search(std::string_view text);     // trimmed, lower case

// What stands in place of the names of an account that was deleted.
std::string deleted_username(UserId user);
inline constexpr std::string_view deleted_display_name = "Deleted account";

}  // namespace parley
