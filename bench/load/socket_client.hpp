// The client side of a WebSocket (RFC 6455): the upgrade, masked text frames out, whole text frames
// in. Stricter than a browser about what the server sends: a fragment, a mask, a reserved bit or
// binary data ends it. On the loop's thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "load/stream.hpp"

namespace parley::load {

// Appends one masked text frame. `mask` may be any number.
void append_client_frame(std::string& out, unsigned opcode, std::string_view payload,
                         std::uint32_t mask);

// A frame at the start of what a server sent.
struct ServerFrame {
  enum class State { incomplete, whole, broken };
  State state = State::incomplete;
  std::size_t size = 0;  // of header and payload, when whole
  unsigned opcode = 0;
  std::string_view payload;
};
ServerFrame parse_server_frame(std::string_view bytes);

class SocketClient final : private Stream::Owner {
 public:
  class Owner {
   public:
    // The view is gone when it returns. The client must not be destroyed in it.
    virtual void on_text(SocketClient& socket, std::string_view text) = 0;
    // It is over: refused, closed by the server or lost. The client may be destroyed in it.
    virtual void on_closed(SocketClient& socket, std::string_view why) = 0;

   protected:
    ~Owner() = default;
  };

  // Asks for /ws with the cookie of a session (empty: none).
  SocketClient(EventLoop& loop, const sockaddr_in& server, std::string_view cookie, Owner& owner);

  void send(std::string_view text);

 private:
  void on_bytes(std::span<char> bytes) override;
  void on_lost(std::string_view why) override;
  // Takes what is whole at the start of `bytes`; how much that was.
  std::size_t take(std::string_view bytes);
  std::size_t take_answer(std::string_view bytes);
  std::uint32_t next_mask();

  Owner& owner_;
  Stream stream_;
  std::string held_;  // the start of a frame whose rest has not come
  std::string broken_;
  std::uint32_t random_;
  bool is_open_ = false;
};

}  // namespace parley::load
