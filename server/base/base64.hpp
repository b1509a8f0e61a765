// Bytes as text: standard base64 with padding (RFC 4648, section 4). Any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace parley {

std::string to_base64(std::string_view bytes);

// Nothing when the text is not exactly what `to_base64` makes of some bytes.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace parley
