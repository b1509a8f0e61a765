#include "load/stream.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <stdexcept>
#include <system_error>

namespace parley::load {

sockaddr_in parse_endpoint(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  sockaddr_in address{};
  address.sin_family = AF_INET;
  std::uint16_t port = 0;
  const std::string host(text.substr(0, colon));
  if (colon == std::string_view::npos ||
      std::from_chars(text.data() + colon + 1, text.data() + text.size(), port).ec != std::errc{} ||
      inet_pton(AF_INET, host.c_str(), &address.sin_addr) != 1) {
    throw std::invalid_argument("not an address and port: " + std::string(text));
  }
  address.sin_port = htons(port);
  return address;
}

Stream::Stream(EventLoop& loop, const sockaddr_in& server, Owner& owner)
    : loop_(loop), owner_(owner) {
  descriptor_ = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor_ < 0) throw std::system_error(errno, std::generic_category(), "socket");
  const int on = 1;
  setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  const linger reset{1, 0};
  setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
  if (connect(descriptor_, reinterpret_cast<const sockaddr*>(&server), sizeof server) != 0 &&
      errno != EINPROGRESS) {
    const int error = errno;
    close(descriptor_);
    throw std::system_error(error, std::generic_category(), "connect");
  }
  loop_.add(descriptor_, *this, true);
}

Stream::~Stream() {
  if (will_flush_) loop_.forget(*this);
  if (descriptor_ < 0) return;
  loop_.remove(descriptor_);
  close(descriptor_);
}

void Stream::write(std::string_view bytes) {
  if (descriptor_ < 0) return;
  unsent_ += bytes;
  if (will_flush_ || is_watching_writing_) return;
  will_flush_ = true;
  loop_.finish_later(*this);
}

void Stream::finish_turn() {
  will_flush_ = false;
  if (descriptor_ >= 0 && is_connected_) flush();
}

void Stream::on_ready(bool readable, bool writable) {
  if (!is_connected_) {
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(descriptor_, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error != 0) return lose(std::strerror(error));
    if (!writable) return;
    is_connected_ = true;
  }
  if (writable) flush();
  if (readable && descriptor_ >= 0) read();
}

void Stream::flush() {
  std::size_t sent = 0;
  while (sent < unsent_.size()) {
    const ssize_t taken =
        send(descriptor_, unsent_.data() + sent, unsent_.size() - sent, MSG_NOSIGNAL);
    if (taken < 0) break;  // a broken connection shows when it is read
    sent += static_cast<std::size_t>(taken);
  }
  unsent_.erase(0, sent);
  if (unsent_.empty() && unsent_.capacity() > 16'384) std::string().swap(unsent_);
  watch_writing(!unsent_.empty());
}

void Stream::watch_writing(bool writing) {
  if (writing == is_watching_writing_) return;
  is_watching_writing_ = writing;
  loop_.change(descriptor_, writing);
}

void Stream::read() {
  thread_local std::array<char, 256 * 1024> buffer;
  const ssize_t size = recv(descriptor_, buffer.data(), buffer.size(), 0);
  if (size > 0) {
    owner_.on_bytes({buffer.data(), static_cast<std::size_t>(size)});
  } else if (size == 0) {
    lose("closed by the server");
  } else if (errno != EAGAIN && errno != EINTR) {
    lose(std::strerror(errno));
  }
}

void Stream::lose(std::string_view why) {
  loop_.remove(descriptor_);
  close(descriptor_);
  descriptor_ = -1;
  owner_.on_lost(why);
}

}  // namespace parley::load
