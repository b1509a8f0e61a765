// A server of net/ that knows nothing of chat: /ws echoes every message; the message "publish N"
// sends N frames of `frame_size` bytes to every socket instead. One event-loop thread.
#pragma once

#include <cstddef>
#include <string>

namespace parley::load {

// Serves on a free port of 127.0.0.1, writes `127.0.0.1:port` to `port_file`, and returns when the
// process is asked to end (SIGTERM, SIGINT).
void serve_bare(const std::string& port_file, std::size_t frame_size);

}  // namespace parley::load
