#include <string>
#include <utility>

#include "commands/authenticate.hpp"
#include "http/api.hpp"
#include "http/cookie.hpp"
#include "http/reply.hpp"
#include "net/ws_handshake.hpp"

namespace parley::http {

void add_socket_route(Api& api) {
  api.add(net::Method::get, "/ws",
          [&api](RequestContext& context, Actor actor) -> Task<net::Response> {
            if (api.is_shutting_down()) {
              co_return error_reply({errors::shutting_down, "The server is shutting down."});
            }
            std::string token(session_token(context.request.headers.get("Cookie")));
            co_return net::websocket_response(context.request,
                                              api.gateway().make_session(actor, std::move(token)));
          });
}

}  // namespace parley::http
