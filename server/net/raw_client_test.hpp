#pragma once

// A blocking TCP client for the tests of the server: sends any bytes, reads with a
// deadline, and knows just enough of HTTP and WebSocket framing. One thread.

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace parley::net {

class RawClient {
 public:
  static constexpr std::chrono::milliseconds patience{10'000};

  // `receive_buffer` above 0 makes a peer that can hold little unread.
  explicit RawClient(std::uint16_t port, int receive_buffer = 0)
      : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    if (receive_buffer > 0) {
      ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    }
    const int on = 1;
    ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
      ::close(descriptor_);
      throw std::runtime_error("cannot connect");
    }
  }
  ~RawClient() { close(); }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  void close() {
    if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
  }
  void close_sending() { ::shutdown(descriptor_, SHUT_WR); }

  // Sends all, or returns false when the server has closed.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent < 0 && errno == EINTR) continue;
      if (sent < 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  // Sends what the kernel takes without waiting.
  std::size_t send_some(std::string_view bytes) {
    const ssize_t sent =
        ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    return sent < 0 ? 0 : static_cast<std::size_t>(sent);
  }

  // Exactly `size` bytes; throws at the end of the stream and after `patience`.
  std::string read(std::size_t size) {
    while (buffer_.size() < size) {
      if (!receive()) throw std::runtime_error("end of stream after: " + buffer_);
    }
    std::string out = buffer_.substr(0, size);
    buffer_.erase(0, size);
    return out;
  }

  // Up to and with `end`.
  std::string read_until(std::string_view end) {
    std::size_t at = buffer_.find(end);
    while (at == std::string::npos) {
      if (!receive()) throw std::runtime_error("end of stream after: " + buffer_);
      at = buffer_.find(end);
    }
    return read(at + end.size());
  }

  // All until the server closes.
  std::string read_to_end() {
    while (receive()) {
    }
    return std::exchange(buffer_, {});
  }

  // Whether something can be read within the time.
  bool readable_within(std::chrono::milliseconds time) {
    if (!buffer_.empty()) return true;
    pollfd poll{descriptor_, POLLIN, 0};
    return ::poll(&poll, 1, static_cast<int>(time.count())) > 0;
  }

  struct HttpAnswer {
    int status = 0;
    std::string header;
    std::string body;
  };

  HttpAnswer read_answer(bool head_only = false) {
    HttpAnswer answer;
    answer.header = read_until("\r\n\r\n");
    answer.status = std::stoi(answer.header.substr(9, 3));
    const std::size_t at = answer.header.find("Content-Length: ");
    if (at != std::string::npos && !head_only) {
      answer.body = read(std::stoul(answer.header.substr(at + 16)));
    }
    return answer;
  }

  HttpAnswer get(std::string_view path) {
    send("GET " + std::string(path) + " HTTP/1.1\r\nHost: test\r\n\r\n");
    return read_answer();
  }

  // --- WebSocket --------------------------------------------------------------

  static std::string upgrade_request(std::string_view path = "/ws") {
    return "GET " + std::string(path) +
           " HTTP/1.1\r\nHost: test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
  }

  HttpAnswer upgrade() {
    send(upgrade_request());
    return read_answer();
  }

  // A masked frame of up to 65,535 bytes.
  static std::string frame(int opcode, std::string_view payload) {
    std::string out{static_cast<char>(0x80 | opcode)};
    if (payload.size() < 126) {
      out.push_back(static_cast<char>(0x80 | payload.size()));
    } else {
      out.push_back(static_cast<char>(0x80 | 126));
      out.push_back(static_cast<char>(payload.size() >> 8));
      out.push_back(static_cast<char>(payload.size() & 0xFF));
    }
    const std::string mask = "\x12\x34\x56\x78";
    out += mask;
    for (std::size_t i = 0; i < payload.size(); ++i) {
      out.push_back(static_cast<char>(payload[i] ^ mask[i % 4]));
    }
    return out;
  }

  struct ServerFrame {
    int opcode = 0;
    std::string payload;

    // Of a close frame.
    int close_code() const {
      return static_cast<unsigned char>(payload.at(0)) * 256 +
             static_cast<unsigned char>(payload.at(1));
    }
  };

  ServerFrame read_frame() {
    const std::string head = read(2);
    ServerFrame frame;
    frame.opcode = head[0] & 0x0F;
    std::size_t size = static_cast<unsigned char>(head[1]);
    if (size >= 126) {
      const std::string length = read(size == 126 ? 2 : 8);
      size = 0;
      for (const char byte : length) size = (size << 8) | static_cast<unsigned char>(byte);
    }
    frame.payload = read(size);
    return frame;
  }

  std::string read_text() {
    const ServerFrame frame = read_frame();
    if (frame.opcode != 1) throw std::runtime_error("opcode " + std::to_string(frame.opcode));
    return frame.payload;
  }

 private:
  // False at the end of the stream.
  bool receive() {
    pollfd poll{descriptor_, POLLIN, 0};
    if (::poll(&poll, 1, static_cast<int>(patience.count())) <= 0) {
      throw std::runtime_error("nothing came in time after: " + buffer_);
    }
    char bytes[16 * 1024];
    const ssize_t size = ::recv(descriptor_, bytes, sizeof bytes, 0);
    if (size <= 0) return false;
    buffer_.append(bytes, static_cast<std::size_t>(size));
    return true;
  }

  int descriptor_;
  std::string buffer_;
};

}  // namespace parley::net
