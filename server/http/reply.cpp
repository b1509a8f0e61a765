#include "http/reply.hpp"

#include <algorithm>
#include <string>

#include <boost/json/serialize.hpp>

#include "model/wire.hpp"

namespace parley::http {

int status_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::invalid:
      return 400;
    case ErrorKind::unauthenticated:
      return 401;
    case ErrorKind::forbidden:
      return 403;
    case ErrorKind::not_found:
      return 404;
    case ErrorKind::not_allowed:
      return 405;
    case ErrorKind::conflict:
      return 409;
    case ErrorKind::gone:
      return 410;
    case ErrorKind::too_large:
      return 413;
    case ErrorKind::unsupported_media:
      return 415;
    case ErrorKind::too_many:
      return 429;
    case ErrorKind::internal:
      return 500;
    case ErrorKind::unavailable:
      return 503;
  }
  return 500;
}

net::Response json_reply(int status, const boost::json::object& body) {
  net::Response response;
  response.status = status;
  response.headers.add("Content-Type", "application/json");
  response.headers.add("Cache-Control", "no-store");
  response.body = boost::json::serialize(body);
  return response;
}

net::Response empty_reply() {
  net::Response response;
  response.status = 204;
  return response;
}

net::Response error_reply(const Error& error) {
  boost::json::object body;
  body.emplace("error", wire::to_json(error));
  net::Response response = json_reply(status_of(error.code.kind), body);
  if (is_retryable(error.code)) {
    response.headers.add("Retry-After", std::to_string(std::max(1, error.retry_after_seconds)));
  }
  return response;
}

}  // namespace parley::http
