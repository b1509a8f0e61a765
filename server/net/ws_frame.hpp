#pragma once

// The server side of RFC 6455 framing (sections 5 to 7): an incremental parser of
// client frames and an encoder of server frames. Standard library only; no socket.
// One thread per parser.
//
// The parser owns memory only while a message or control frame is incomplete, so
// an idle connection costs sizeof(FrameParser). A message that arrives whole in
// one feed() is unmasked where it lies and delivered without a copy.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "net/close_codes.hpp"
#include "net/frame.hpp"
#include "net/utf8.hpp"

namespace parley::net {

enum class Opcode : std::uint8_t {
  continuation = 0x0,
  text = 0x1,
  binary = 0x2,
  close = 0x8,
  ping = 0x9,
  pong = 0xA,
};

// Receives what the parser finds. The views are valid during the call only.
class FrameSink {
 public:
  virtual ~FrameSink() = default;
  virtual void on_text(std::string_view message) = 0;  // whole and valid UTF-8
  virtual void on_binary(std::string_view message) = 0;
  virtual void on_ping(std::string_view payload) = 0;
  virtual void on_pong(std::string_view payload) = 0;
  // `code` is CloseCode::no_status (1005) when the frame carried none.
  virtual void on_close_frame(std::uint16_t code, std::string_view reason) = 0;
};

class FrameParser {
 public:
  // `max_message` bounds the payload of a whole message, all fragments together.
  explicit FrameParser(std::size_t max_message) : max_message_(max_message) {}

  // Takes the next bytes from the peer, split anywhere, and unmasks them in place
  // (their content is unspecified afterwards). Calls `sink` for each complete
  // message and control frame, in order. Returns false once the peer broke the
  // protocol: error() then names the close code to send, and later bytes are
  // ignored. Also stops, without error, after a close frame and after stop().
  bool feed(std::span<char> bytes, FrameSink& sink);

  // Ignores everything from here on; may be called from inside a sink callback.
  void stop() { stopped_ = true; }

  // protocol_error (1002), invalid_payload (1007) or message_too_big (1009);
  // CloseCode::normal while nothing is wrong.
  CloseCode error() const { return error_; }
  // Why, in words fit for the reason of a close frame.
  std::string_view error_reason() const { return error_reason_; }

  // Bytes of memory held for incomplete messages, for metrics and tests.
  std::size_t held_bytes() const;

 private:
  bool fail(CloseCode code, std::string_view reason);
  bool take_header(std::span<char>& bytes);
  bool begin_frame();
  bool begin_data_frame();
  bool take_payload(std::span<char>& bytes, FrameSink& sink);
  bool end_data_frame(std::string_view payload, FrameSink& sink);
  bool end_control_frame(std::string_view payload, FrameSink& sink);
  bool end_close_frame(std::string_view payload, FrameSink& sink);
  void release(std::string& buffer);

  std::size_t max_message_;
  std::uint64_t remaining_ = 0;  // payload bytes of this frame that must still come
  std::string message_;          // payload so far of an incomplete data message
  std::string control_;          // payload so far of an incomplete control frame
  std::string_view error_reason_;
  std::array<unsigned char, 14> header_{};
  std::array<unsigned char, 4> mask_{};
  std::uint8_t header_size_ = 0;  // bytes of header_ that have come
  std::uint8_t mask_offset_ = 0;
  Opcode frame_opcode_ = Opcode::continuation;
  Opcode message_opcode_ = Opcode::continuation;  // continuation: no message is open
  bool final_ = false;
  bool in_payload_ = false;
  bool stopped_ = false;
  CloseCode error_ = CloseCode::normal;
  Utf8Validator utf8_;
};

// Encodes one unmasked server frame with FIN set.
// REQUIRES: a control frame's payload is at most 125 bytes.
std::string encode_frame(Opcode opcode, std::string_view payload);

// Encodes a close frame; `reason` is cut to 123 bytes at a character boundary.
// REQUIRES: is_sendable_close_code(code), or code 1005 for a frame without code.
std::string encode_close_frame(std::uint16_t code, std::string_view reason);

}  // namespace parley::net
