// One HTTP/1.1 connection, kept alive: requests of one caller, one after the other, as a browser's
// tab would send them over a connection. On the loop's thread.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "load/stream.hpp"

namespace parley::load {

struct HttpAnswer {
  int status = 0;      // 0: the connection was lost before the answer was whole
  std::string body;    // or why it was lost
  std::string cookie;  // `name=value` of the first Set-Cookie, if there is one
};

// The bytes of a request; `body` is JSON, or empty. `cookie` as in HttpAnswer, or empty.
std::string make_request(std::string_view method, std::string_view target, std::string_view cookie,
                         std::string_view body = {});

// The head of an answer (RFC 9112) once all of it has come, with the size of what it takes up;
// size 0 while it has not. Understands what parleyd sends: Content-Length, no chunks.
struct HttpHead {
  std::size_t size = 0;
  int status = 0;
  std::size_t content_length = 0;
  std::string_view cookie;
  std::string_view websocket_accept;
  bool is_closing = false;
};
HttpHead parse_head(std::string_view bytes);

class HttpConnection final : private Stream::Owner {
 public:
  using Done = std::function<void(HttpAnswer)>;

  HttpConnection(EventLoop& loop, const sockaddr_in& server) : loop_(loop), server_(server) {}

  // Sends it when those before it are answered. `done` is called once, in a later turn of the loop
  // or, when the connection is lost, with status 0. A connection that the server closed while it
  // was idle is made anew. The object must outlive its answers.
  void request(std::string bytes, Done done);

  // Requests without an answer.
  std::size_t waiting() const { return waiting_.size(); }

 private:
  struct Waiting {
    std::string bytes;
    Done done;
  };

  void on_bytes(std::span<char> bytes) override;
  void on_lost(std::string_view why) override;
  void send_next();
  void take_answers();

  EventLoop& loop_;
  const sockaddr_in server_;
  std::unique_ptr<Stream> stream_;
  std::deque<Waiting> waiting_;  // the first one is on its way
  std::string received_;
};

}  // namespace parley::load
