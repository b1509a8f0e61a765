#pragma once

// The target of a request line (RFC 9112 section 3.2), split and decoded. Whatever
// gets past parse_target() is safe to route and to look up in: path and query are
// valid UTF-8 after decoding, without NUL, and the path has no dot segments and no
// encoded slash. Values; any thread.

#include <optional>
#include <string>
#include <string_view>

namespace parley::net {

struct Target {
  std::string path;   // decoded, starts with "/" (or is "*" for OPTIONS *)
  std::string query;  // raw text after "?", without it; well-formed

  // The decoded value of the first `name=value` in the query, with "+" read as a
  // space; empty for a name without "=". Nothing when the name does not occur.
  std::optional<std::string> query_value(std::string_view name) const;
};

// Accepts origin-form ("/path?query"), absolute-form ("http://host/path", of which
// host and scheme are dropped) and "*". Nothing for anything else, for a malformed
// percent-encoding, for an encoded NUL or slash, for "." and ".." segments, and
// for text that is not UTF-8 once decoded.
std::optional<Target> parse_target(std::string_view raw);

// Decodes %XX (and "+" to a space when asked). Nothing when an encoding is broken.
std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space = false);

}  // namespace parley::net
