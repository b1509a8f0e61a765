#include "load/socket_client.hpp"

#include <bit>

#include <fmt/format.h>

#include "load/http_connection.hpp"

namespace parley::load {
namespace {

// The example of RFC 6455, section 1.3.
constexpr std::string_view key = "dGhlIHNhbXBsZSBub25jZQ==";
constexpr std::string_view accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

constexpr unsigned text_opcode = 0x1;
constexpr unsigned close_opcode = 0x8;
constexpr unsigned ping_opcode = 0x9;
constexpr unsigned pong_opcode = 0xA;

std::uint64_t big_endian(std::string_view bytes) {
  std::uint64_t number = 0;
  for (const char byte : bytes) number = (number << 8U) | static_cast<unsigned char>(byte);
  return number;
}

}  // namespace

void append_client_frame(std::string& out, unsigned opcode, std::string_view payload,
                         std::uint32_t mask) {
  const std::size_t size = payload.size();
  out += static_cast<char>(0x80U | opcode);
  if (size < 126) {
    out += static_cast<char>(0x80U | size);
  } else {
    out += static_cast<char>(0x80U | (size <= 0xFFFF ? 126U : 127U));
    for (int shift = size <= 0xFFFF ? 8 : 56; shift >= 0; shift -= 8) {
      out += static_cast<char>((size >> static_cast<unsigned>(shift)) & 0xFFU);
    }
  }
  for (unsigned at = 0; at < 4; ++at) out += static_cast<char>((mask >> (8 * at)) & 0xFFU);
  for (std::size_t at = 0; at < size; ++at) {
    out += static_cast<char>(static_cast<unsigned char>(payload[at]) ^
                             ((mask >> (8 * (at % 4))) & 0xFFU));
  }
}

ServerFrame parse_server_frame(std::string_view bytes) {
  ServerFrame frame;
  if (bytes.size() < 2) return frame;
  const auto first = static_cast<unsigned char>(bytes[0]);
  const auto second = static_cast<unsigned char>(bytes[1]);
  frame.opcode = first & 0x0FU;
  const bool is_known = frame.opcode == text_opcode || frame.opcode == close_opcode ||
                        frame.opcode == ping_opcode || frame.opcode == pong_opcode;
  if ((first & 0xF0U) != 0x80U || !is_known || (second & 0x80U) != 0) {
    frame.state = ServerFrame::State::broken;
    return frame;
  }
  const std::size_t extended = second == 126 ? 2 : second == 127 ? 8 : 0;
  if (bytes.size() < 2 + extended) return frame;
  const std::uint64_t size = extended == 0 ? second : big_endian(bytes.substr(2, extended));
  if (bytes.size() - 2 - extended < size) return frame;
  frame.state = ServerFrame::State::whole;
  frame.payload = bytes.substr(2 + extended, size);
  frame.size = 2 + extended + size;
  return frame;
}

SocketClient::SocketClient(EventLoop& loop, const sockaddr_in& server, std::string_view cookie,
                           Owner& owner)
    : owner_(owner),
      stream_(loop, server, *this),
      random_(static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(this) >> 4U) | 1U) {
  std::string request = fmt::format(
      "GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {}\r\n",
      key);
  if (!cookie.empty()) fmt::format_to(std::back_inserter(request), "Cookie: {}\r\n", cookie);
  stream_.write(request + "\r\n");
}

void SocketClient::send(std::string_view text) {
  std::string frame;
  append_client_frame(frame, text_opcode, text, next_mask());
  stream_.write(frame);
}

// Marsaglia's xorshift; what a mask protects from does not lie between us and this machine.
std::uint32_t SocketClient::next_mask() {
  random_ ^= random_ << 13U;
  random_ ^= random_ >> 17U;
  random_ ^= random_ << 5U;
  return random_;
}

void SocketClient::on_bytes(std::span<char> bytes) {
  std::string_view all(bytes.data(), bytes.size());
  if (!held_.empty()) {
    held_ += all;
    std::string joined;
    joined.swap(held_);
    const std::size_t taken = take(joined);
    held_.assign(joined, taken);
  } else {
    const std::size_t taken = take(all);
    if (taken < all.size()) held_.assign(all.substr(taken));
  }
  if (!broken_.empty()) owner_.on_closed(*this, std::string(broken_));
}

std::size_t SocketClient::take_answer(std::string_view bytes) {
  const HttpHead head = parse_head(bytes);
  if (head.size == 0) return 0;
  if (head.status == 101 && head.websocket_accept == accept) {
    is_open_ = true;
    return head.size;
  }
  broken_ = fmt::format("the upgrade was answered with {}", head.status);
  return bytes.size();
}

std::size_t SocketClient::take(std::string_view bytes) {
  std::size_t taken = is_open_ ? 0 : take_answer(bytes);
  while (is_open_ && broken_.empty()) {
    const ServerFrame frame = parse_server_frame(bytes.substr(taken));
    if (frame.state == ServerFrame::State::incomplete) break;
    if (frame.state == ServerFrame::State::broken) {
      broken_ = "the server broke the protocol";
      break;
    }
    taken += frame.size;
    if (frame.opcode == text_opcode) {
      owner_.on_text(*this, frame.payload);
    } else if (frame.opcode == ping_opcode) {
      std::string pong;
      append_client_frame(pong, pong_opcode, frame.payload, next_mask());
      stream_.write(pong);
    } else if (frame.opcode == close_opcode) {
      const std::uint64_t code = big_endian(frame.payload.substr(0, 2));
      broken_ = fmt::format("closed by the server with {}", code);
    }
  }
  return taken;
}

void SocketClient::on_lost(std::string_view why) {
  owner_.on_closed(*this, broken_.empty() ? why : std::string_view(broken_));
}

}  // namespace parley::load
