// A throw-away Memcached for tests. For the main thread of a test program.
#pragma once

#include <sys/time.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "support/child_process.hpp"

namespace parley::testing {

class MemcachedServer {
 public:
  // Runs and answers when constructed. Throws std::runtime_error when that cannot be had.
  MemcachedServer() {
    for (int attempt = 0; attempt < 5; ++attempt) {
      port_ = free_port();
      if (try_start()) return;
    }
    throw std::runtime_error("memcached does not start; see " + log().string());
  }
  ~MemcachedServer() { kill(); }

  std::uint16_t port() const { return port_; }
  std::string url() const { return "memcached://127.0.0.1:" + std::to_string(port_); }

  void kill() { process_.kill(); }

  // Again on the same port, empty.
  void start() {
    if (!eventually(patience, [this] { return try_start(); })) {
      throw std::runtime_error("memcached does not start again; see " + log().string());
    }
  }

  // Every thread of it stands still when this returns; the kernel goes on taking connections and
  // bytes in its place.
  void freeze() {
    process_.signal(SIGSTOP);
    if (!eventually(patience, [this] { return is_stopped(); })) {
      throw std::runtime_error("memcached does not stop");
    }
  }
  void thaw() { process_.signal(SIGCONT); }

  // Sends a command of the text protocol over a connection of its own; what comes back, up to and
  // with END. Empty when nothing does.
  std::string ask(std::string_view command) const {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (socket < 0) return {};
    const timeval limit{.tv_sec = 20, .tv_usec = 0};
    ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port_);
    const std::string request = std::string(command) + "\r\n";
    std::string answer;
    if (::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0 &&
        ::send(socket, request.data(), request.size(), MSG_NOSIGNAL) ==
            static_cast<ssize_t>(request.size())) {
      char buffer[4096];
      ssize_t count = 0;
      while (!answer.ends_with("END\r\n") &&
             (count = ::recv(socket, buffer, sizeof(buffer), 0)) > 0) {
        answer.append(buffer, static_cast<std::size_t>(count));
      }
    }
    ::close(socket);
    return answer;
  }

 private:
  static constexpr std::chrono::seconds patience{30};

  std::filesystem::path log() const { return folder_.path() / "memcached.log"; }

  bool try_start() {
    process_.kill();
    process_ = ChildProcess({.command = {"memcached", "-l", "127.0.0.1", "-p",
                                         std::to_string(port_), "-U", "0", "-t", "2"},
                             .environment = {},
                             .log = log(),
                             .user = "nobody"});
    eventually(patience, [this] { return !process_.is_running() || accepts_connections(port_); });
    // Another process may have had the port, and be what accepts.
    return process_.is_running() && !ask("stats").empty();
  }

  bool is_stopped() const {
    const auto tasks = std::filesystem::path("/proc") / std::to_string(process_.pid()) / "task";
    std::error_code gone;
    for (const auto& task : std::filesystem::directory_iterator(tasks, gone)) {
      std::string stat;
      std::getline(std::ifstream(task.path() / "stat"), stat);
      const std::size_t name_end = stat.rfind(") ");
      if (name_end == std::string::npos || stat[name_end + 2] != 'T') return false;
    }
    return !gone;
  }

  TemporaryFolder folder_{"parley-memcached-"};
  ChildProcess process_;
  std::uint16_t port_ = 0;
};

}  // namespace parley::testing
