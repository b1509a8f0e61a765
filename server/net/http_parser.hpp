#pragma once

// Incremental parser of HTTP/1.1 requests (RFC 9112) without I/O. Beast's
// basic_parser does the grammar of the header, behind a firewall: nothing of Boost
// shows here. One thread per parser.
//
// Refused, because servers that disagree about them can be made to smuggle
// requests: both Content-Length and Transfer-Encoding, more than one
// Content-Length, any coding but a single "chunked", bare LF in the header,
// missing or repeated Host in HTTP/1.1.

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

#include "net/http_message.hpp"

namespace parley::net {

struct HttpLimits {
  std::size_t max_header = 16 * 1024;  // bytes of request line and fields: 431
  std::size_t max_fields = 100;        // header fields: 431
  std::size_t max_body = 64 * 1024;    // bytes of body once decoded: 413

  // Where more is allowed: exactly this method and path.
  struct Body {
    Method method;
    std::string_view path;  // of static storage duration
    std::size_t max_body;
  };
  std::vector<Body> larger_bodies{};

  std::size_t max_body_of(Method method, std::string_view path) const;
};

class HttpParser {
 public:
  enum class State {
    empty,     // nothing of a request has come
    header,    // in the request line or fields
    body,      // header complete, body incomplete
    complete,  // take() the request
    failed,    // answer with error() and close: the stream cannot be followed further
  };

  // `limits` must outlive the parser.
  explicit HttpParser(const HttpLimits& limits);
  ~HttpParser();
  HttpParser(HttpParser&&) noexcept;
  HttpParser& operator=(HttpParser&&) noexcept;

  // Takes bytes until the request is complete, the parser failed or the bytes end;
  // returns how many it took. The rest belongs to the next request (or to the
  // protocol that the connection is upgraded to). Takes nothing when complete or
  // failed.
  std::size_t feed(std::string_view bytes);

  State state() const;

  // Whether the peer waits for "100 Continue" before it sends the body (true once
  // per request: the call clears it).
  bool take_expect_continue();

  // The parsed request, remote_address empty; the parser starts over.
  // REQUIRES: state() == State::complete.
  Request take();

  // The response for a failed parser (400, 413, 417, 431, 501, 505), with close set.
  // REQUIRES: state() == State::failed.
  Response error() const;

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace parley::net
