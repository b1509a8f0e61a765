#include "http/api.hpp"
#include "http/reply.hpp"

namespace parley::http {

void add_health_routes(Api& api) {
  api.add_public(net::Method::get, "/healthz", [](RequestContext&) -> Task<net::Response> {
    co_return json_reply(200, {{"status", "ok"}});
  });
  api.add_public(net::Method::get, "/readyz", [&api](RequestContext&) -> Task<net::Response> {
    if (api.is_ready()) co_return json_reply(200, {{"status", "ok"}});
    co_return error_reply(api.is_shutting_down()
                              ? Error{errors::shutting_down, "The server is shutting down."}
                              : Error{errors::unavailable, "The database cannot be written."});
  });
}

}  // namespace parley::http
