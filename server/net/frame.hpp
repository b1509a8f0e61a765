#pragma once

// A WebSocket frame that is already encoded and is shared by every connection it
// goes to: encoded once, sent many times. Immutable, so any thread may hold one.

#include <memory>
#include <string>
#include <string_view>

namespace parley::net {

struct Frame {
  std::string bytes;       // header and payload as they go on the wire
  bool ephemeral = false;  // may be dropped under pressure (typing, presence)
};

// A whole unfragmented text message. REQUIRES: `payload` is valid UTF-8.
std::shared_ptr<const Frame> make_text_frame(std::string_view payload, bool ephemeral = false);

}  // namespace parley::net
