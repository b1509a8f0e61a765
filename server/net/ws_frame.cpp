#include "net/ws_frame.hpp"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <utility>

namespace parley::net {
namespace {

constexpr std::size_t max_control_payload = 125;  // RFC 6455 section 5.5

bool is_control(Opcode opcode) {
  return static_cast<std::uint8_t>(opcode) >= 0x8;
}

bool is_known(std::uint8_t opcode) {
  return opcode <= 0x2 || (opcode >= 0x8 && opcode <= 0xA);
}

// XORs `bytes` with the mask, whose first byte to use is mask[offset].
void unmask(std::span<char> bytes, const std::array<unsigned char, 4>& mask, std::uint8_t offset) {
  std::array<unsigned char, 8> pattern{};
  for (std::size_t i = 0; i < pattern.size(); ++i) pattern[i] = mask[(offset + i) % 4];
  std::uint64_t key = 0;
  std::memcpy(&key, pattern.data(), sizeof key);
  char* data = bytes.data();
  std::size_t at = 0;
  for (; bytes.size() - at >= sizeof key; at += sizeof key) {
    std::uint64_t word = 0;
    std::memcpy(&word, data + at, sizeof word);
    word ^= key;
    std::memcpy(data + at, &word, sizeof word);
  }
  for (; at < bytes.size(); ++at) {
    data[at] = static_cast<char>(static_cast<unsigned char>(data[at]) ^ pattern[at % 8]);
  }
}

std::string_view as_view(std::span<char> bytes) {
  return {bytes.data(), bytes.size()};
}

std::uint64_t big_endian(const unsigned char* bytes, std::size_t count) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < count; ++i) value = (value << 8) | bytes[i];
  return value;
}

void append_header(std::string& out, Opcode opcode, std::size_t size) {
  out.push_back(static_cast<char>(0x80 | static_cast<std::uint8_t>(opcode)));
  int length_bytes = 0;
  if (size < 126) {
    out.push_back(static_cast<char>(size));
  } else if (size <= 0xFFFF) {
    out.push_back(126);
    length_bytes = 2;
  } else {
    out.push_back(127);
    length_bytes = 8;
  }
  for (int shift = (length_bytes - 1) * 8; shift >= 0; shift -= 8) {
    out.push_back(static_cast<char>((std::uint64_t{size} >> shift) & 0xFF));
  }
}

}  // namespace

bool FrameParser::feed(std::span<char> bytes, FrameSink& sink) {
  while (!stopped_) {
    if (!in_payload_) {
      if (bytes.empty()) return true;
      if (!take_header(bytes)) return error_ == CloseCode::normal;
      if (!begin_frame()) return false;
    }
    if (remaining_ > 0 && bytes.empty()) return true;
    if (!take_payload(bytes, sink)) return error_ == CloseCode::normal;
  }
  return error_ == CloseCode::normal;
}

std::size_t FrameParser::held_bytes() const {
  return message_.capacity() + control_.capacity();
}

bool FrameParser::fail(CloseCode code, std::string_view reason) {
  error_ = code;
  error_reason_ = reason;
  stopped_ = true;
  release(message_);
  release(control_);
  return false;
}

// False while the header is incomplete, or when the frame is refused early.
bool FrameParser::take_header(std::span<char>& bytes) {
  while (true) {
    std::size_t wanted = 2;
    if (header_size_ >= 2) {
      // Unmasked frames are refused before their length is even looked at.
      if ((header_[1] & 0x80) == 0) {
        return fail(CloseCode::protocol_error, "frames from a client must be masked");
      }
      const unsigned length = header_[1] & 0x7F;
      wanted = 2U + (length == 126 ? 2U : length == 127 ? 8U : 0U) + 4U;
    }
    if (header_size_ >= 2 && header_size_ == wanted) return true;
    if (bytes.empty()) return false;
    const std::size_t taken = std::min(wanted - header_size_, bytes.size());
    std::memcpy(header_.data() + header_size_, bytes.data(), taken);
    header_size_ = static_cast<std::uint8_t>(header_size_ + taken);
    bytes = bytes.subspan(taken);
  }
}

bool FrameParser::begin_frame() {
  if ((header_[0] & 0x70) != 0) return fail(CloseCode::protocol_error, "reserved bits are set");
  const std::uint8_t opcode = header_[0] & 0x0F;
  if (!is_known(opcode)) return fail(CloseCode::protocol_error, "reserved opcode");
  frame_opcode_ = static_cast<Opcode>(opcode);
  final_ = (header_[0] & 0x80) != 0;

  remaining_ = header_[1] & 0x7F;
  if (remaining_ == 126) {
    remaining_ = big_endian(header_.data() + 2, 2);
    if (remaining_ < 126) return fail(CloseCode::protocol_error, "length is not minimal");
  } else if (remaining_ == 127) {
    remaining_ = big_endian(header_.data() + 2, 8);
    if (remaining_ > 0x7FFFFFFFFFFFFFFFU) {
      return fail(CloseCode::protocol_error, "top bit of the length is set");
    }
    if (remaining_ <= 0xFFFF) return fail(CloseCode::protocol_error, "length is not minimal");
  }
  std::memcpy(mask_.data(), header_.data() + header_size_ - mask_.size(), mask_.size());
  mask_offset_ = 0;
  header_size_ = 0;

  if (is_control(frame_opcode_)) {
    if (!final_) return fail(CloseCode::protocol_error, "fragmented control frame");
    if (remaining_ > max_control_payload) {
      return fail(CloseCode::protocol_error, "control frame over 125 bytes");
    }
  } else if (!begin_data_frame()) {
    return false;
  }
  in_payload_ = true;
  return true;
}

bool FrameParser::begin_data_frame() {
  const bool message_open = message_opcode_ != Opcode::continuation;
  if (frame_opcode_ == Opcode::continuation) {
    if (!message_open) return fail(CloseCode::protocol_error, "continuation of nothing");
  } else {
    if (message_open) {
      return fail(CloseCode::protocol_error, "new message inside a fragmented one");
    }
    message_opcode_ = frame_opcode_;
  }
  // message_.size() never exceeds max_message_, so the subtraction cannot wrap.
  if (remaining_ > max_message_ - message_.size()) {
    return fail(CloseCode::message_too_big, "message is too big");
  }
  return true;
}

// Takes what there is of the frame's payload. False when parsing has to stop.
bool FrameParser::take_payload(std::span<char>& bytes, FrameSink& sink) {
  const std::size_t size =
      static_cast<std::size_t>(std::min<std::uint64_t>(remaining_, bytes.size()));
  const std::span<char> piece = bytes.first(size);
  bytes = bytes.subspan(size);
  unmask(piece, mask_, mask_offset_);
  mask_offset_ = static_cast<std::uint8_t>((mask_offset_ + size) % 4);
  remaining_ -= size;

  const bool control = is_control(frame_opcode_);
  if (!control && message_opcode_ == Opcode::text && !utf8_.feed(as_view(piece))) {
    return fail(CloseCode::invalid_payload, "text is not valid UTF-8");
  }
  std::string& buffer = control ? control_ : message_;
  const bool frame_ends = remaining_ == 0;
  const bool whole = frame_ends && buffer.empty() && (control || final_);
  if (!whole) buffer.append(piece.data(), piece.size());
  if (!frame_ends) return true;

  in_payload_ = false;
  if (!control && !final_) return true;
  const bool goes_on = control ? end_control_frame(whole ? as_view(piece) : buffer, sink)
                               : end_data_frame(whole ? as_view(piece) : buffer, sink);
  release(control ? control_ : message_);
  return goes_on && !stopped_;
}

bool FrameParser::end_data_frame(std::string_view payload, FrameSink& sink) {
  if (message_opcode_ == Opcode::text) {
    if (!utf8_.complete()) return fail(CloseCode::invalid_payload, "text ends inside a character");
    sink.on_text(payload);
  } else {
    sink.on_binary(payload);
  }
  utf8_.reset();
  message_opcode_ = Opcode::continuation;
  return true;
}

bool FrameParser::end_control_frame(std::string_view payload, FrameSink& sink) {
  switch (frame_opcode_) {
    case Opcode::ping:
      sink.on_ping(payload);
      return true;
    case Opcode::pong:
      sink.on_pong(payload);
      return true;
    default:
      return end_close_frame(payload, sink);
  }
}

bool FrameParser::end_close_frame(std::string_view payload, FrameSink& sink) {
  std::uint16_t code = to_number(CloseCode::no_status);
  std::string_view reason;
  if (payload.size() == 1) return fail(CloseCode::protocol_error, "close code of one byte");
  if (payload.size() >= 2) {
    code = static_cast<std::uint16_t>(
        big_endian(reinterpret_cast<const unsigned char*>(payload.data()), 2));
    reason = payload.substr(2);
    if (!is_sendable_close_code(code)) {
      return fail(CloseCode::protocol_error, "invalid close code");
    }
    if (!is_valid_utf8(reason)) {
      return fail(CloseCode::invalid_payload, "close reason is not valid UTF-8");
    }
  }
  stopped_ = true;  // nothing that follows a close frame counts (section 5.5.1)
  sink.on_close_frame(code, reason);
  return true;
}

void FrameParser::release(std::string& buffer) {
  // Assigning an empty string would keep the capacity.
  std::string().swap(buffer);
}

std::string encode_frame(Opcode opcode, std::string_view payload) {
  assert(!is_control(opcode) || payload.size() <= max_control_payload);
  std::string bytes;
  bytes.reserve(payload.size() + 10);
  append_header(bytes, opcode, payload.size());
  bytes.append(payload);
  return bytes;
}

std::string encode_close_frame(std::uint16_t code, std::string_view reason) {
  if (code == to_number(CloseCode::no_status)) return encode_frame(Opcode::close, {});
  assert(is_sendable_close_code(code));
  std::size_t size = std::min(reason.size(), max_control_payload - 2);
  if (size < reason.size()) {
    while (size > 0 && (static_cast<unsigned char>(reason[size]) & 0xC0) == 0x80) --size;
  }
  std::string payload;
  payload.push_back(static_cast<char>(code >> 8));
  payload.push_back(static_cast<char>(code & 0xFF));
  payload.append(reason.substr(0, size));
  return encode_frame(Opcode::close, payload);
}

std::shared_ptr<const Frame> make_text_frame(std::string_view payload, bool ephemeral) {
  return std::make_shared<const Frame>(Frame{encode_frame(Opcode::text, payload), ephemeral});
}

}  // namespace parley::net
