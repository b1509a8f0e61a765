// From method and path to the handler. Built at start, then immutable; any thread.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/task.hpp"
#include "net/http_message.hpp"

namespace parley::http {

// The values of the `{…}` segments of a route, in their order. Views into the request's path.
using PathValues = std::vector<std::string_view>;

struct Route;

// What a handler gets beside the request. Lives until the answer is made.
struct RequestContext {
  net::Request request;
  PathValues path_values;
  const Route* route = nullptr;
  std::string request_id;
  std::int64_t user_id = 0;  // for the log; 0: nobody
};

using Handler = std::function<Task<net::Response>(RequestContext& context)>;

struct Route {
  net::Method method;
  std::string path;  // template: /api/v1/conversations/{conversation_id}
  Handler handler;
};

class Router {
 public:
  void add(net::Method method, std::string path, Handler handler);

  struct NotFound {};
  struct MethodNotAllowed {
    std::string allowed;  // for the header Allow
  };
  struct Found {
    const Route* route;
    PathValues values;
  };
  // HEAD finds what GET does. A literal segment wins over a `{…}` one when it was added first.
  std::variant<Found, MethodNotAllowed, NotFound> find(net::Method method,
                                                       std::string_view path) const;

 private:
  std::vector<Route> routes_;
};

}  // namespace parley::http
