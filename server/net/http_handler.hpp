#pragma once

// What the server calls for each request. Implemented by the http room.

#include "base/task.hpp"
#include "net/http_message.hpp"

namespace parley::net {

class HttpHandler {
 public:
  virtual ~HttpHandler() = default;

  // Answers one request. Called and resumed on the connection's event-loop thread,
  // concurrently for different connections; requests of one connection come one
  // after the other. For HEAD answer as for GET: the server omits the body. An
  // exception that escapes becomes a 500 and is reported to ServerObserver. If the
  // peer has left meanwhile, the response is dropped.
  virtual Task<Response> handle(Request request) = 0;
};

}  // namespace parley::net
