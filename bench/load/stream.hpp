// One TCP connection to a server of this machine: connects by itself, writes what was given in one
// turn of the loop with one call, and hands on what comes. On the loop's thread.
#pragma once

#include <netinet/in.h>

#include <span>
#include <string>
#include <string_view>

#include "load/event_loop.hpp"

namespace parley::load {

// `127.0.0.1:8080`. Throws std::invalid_argument for anything but an IPv4 address with a port.
sockaddr_in parse_endpoint(std::string_view text);

class Stream final : private Watcher, private Finisher {
 public:
  class Owner {
   public:
    // The bytes may be changed, and are gone when it returns. The stream may be destroyed in it.
    virtual void on_bytes(std::span<char> bytes) = 0;
    // Closed by the peer, or never connected; nothing follows. May destroy the stream.
    virtual void on_lost(std::string_view why) = 0;

   protected:
    ~Owner() = default;
  };

  // Throws std::system_error when there is no descriptor or port left.
  Stream(EventLoop& loop, const sockaddr_in& server, Owner& owner);
  // Cuts the connection with a reset, so that thousands of them leave no port in TIME_WAIT.
  ~Stream();
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  void write(std::string_view bytes);
  bool is_lost() const { return descriptor_ < 0; }

 private:
  void on_ready(bool readable, bool writable) override;
  void finish_turn() override;
  void read();
  void flush();
  void watch_writing(bool writing);
  void lose(std::string_view why);

  EventLoop& loop_;
  Owner& owner_;
  int descriptor_ = -1;
  bool is_connected_ = false;
  bool is_watching_writing_ = true;
  bool will_flush_ = false;
  std::string unsent_;
};

}  // namespace parley::load
