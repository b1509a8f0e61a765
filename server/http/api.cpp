#include "http/api.hpp"

#include <chrono>
#include <utility>

#include "base/log.hpp"
#include "base/secrets.hpp"
#include "commands/authenticate.hpp"
#include "http/cookie.hpp"
#include "http/reply.hpp"
#include "net/ws_handshake.hpp"

namespace parley::http {
namespace {

constexpr ErrorCode forbidden_origin{"forbidden_origin", ErrorKind::forbidden};
constexpr ErrorCode method_not_allowed{"method_not_allowed", ErrorKind::not_allowed};

// Requests that another site must not make with a user's cookie: those that change something, and
// sockets, which browsers open across sites without asking.
bool needs_origin_check(const net::Request& request) {
  return (request.method != net::Method::get && request.method != net::Method::head) ||
         net::wants_websocket(request);
}

// What a proxy may write into our logs is bounded.
bool is_request_id(std::string_view text) {
  return !text.empty() && text.size() <= 64 &&
         text.find_first_not_of(
             "0123456789abcdefghijklmnopqrstuvwxyz"
             "ABCDEFGHIJKLMNOPQRSTUVWXYZ._-") == std::string_view::npos;
}

}  // namespace

Origin origin_of(const net::Request& request) {
  return {request.remote_address, std::string(request.headers.get("User-Agent"))};
}

Api::Api(Services& services, gateway::Gateway& gateway, const StaticSite& site, ApiOptions options,
         std::function<bool()> is_ready)
    : services_(services),
      gateway_(gateway),
      site_(site),
      options_(std::move(options)),
      is_ready_(std::move(is_ready)),
      origins_(options_.allowed_origins) {
  add_account_routes(*this);
  add_own_data_routes(*this);
  add_avatar_routes(*this);
  add_people_routes(*this);
  add_contact_routes(*this);
  add_block_routes(*this);
  add_conversation_routes(*this);
  add_settings_routes(*this);
  add_message_routes(*this);
  add_health_routes(*this);
  add_socket_route(*this);
}

void Api::add_public(net::Method method, std::string path, PublicHandler handler) {
  router_.add(method, std::move(path), std::move(handler));
}

void Api::add(net::Method method, std::string path, ActorHandler handler) {
  router_.add(method, std::move(path),
              [this, handler = std::move(handler)](RequestContext& context) -> Task<net::Response> {
                std::string token(session_token(context.request.headers.get("Cookie")));
                const auto actor = co_await authenticate(services_, std::move(token));
                if (!actor) co_return error_reply(actor.error());
                context.user_id = actor->user_id.value();
                if (const auto allowed = services_.throttles.request(actor->user_id); !allowed) {
                  co_return error_reply(allowed.error());
                }
                co_return co_await handler(context, *actor);
              });
}

Task<net::Response> Api::handle(net::Request request) {
  const auto start = std::chrono::steady_clock::now();
  RequestContext context;
  context.request = std::move(request);
  take_what_proxies_tell(context);
  net::Response response = co_await dispatch(context);
  response.headers.set("X-Request-Id", context.request_id);
  response.headers.set("X-Content-Type-Options", "nosniff");
  const auto duration = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now() - start);
  // Static files are not worth a line each.
  if (context.route != nullptr) {
    log::info("request", {{"request_id", context.request_id},
                          {"method", net::to_string(context.request.method)},
                          {"path", context.route->path},
                          {"status", response.status},
                          {"duration_us", duration.count()},
                          {"user_id", UserId(context.user_id)}});
  }
  co_return response;
}

void Api::take_what_proxies_tell(RequestContext& context) const {
  net::Request& request = context.request;
  const TrustedProxies& proxies = options_.trusted_proxies;
  const std::string_view given = request.headers.get("X-Request-Id");
  context.request_id = is_request_id(given) && proxies.contains(request.remote_address)
                           ? std::string(given)
                           : make_token().substr(0, 22);
  request.remote_address = proxies.client_address(request.remote_address, request.headers);
}

Task<net::Response> Api::dispatch(RequestContext& context) {
  const net::Request& request = context.request;
  auto found = router_.find(request.method, request.path());
  if (const auto* refused = std::get_if<Router::MethodNotAllowed>(&found)) {
    net::Response response =
        error_reply({method_not_allowed, "This address does not offer this method."});
    response.headers.add("Allow", refused->allowed);
    co_return response;
  }
  auto* route = std::get_if<Router::Found>(&found);
  if (route == nullptr) co_return site_.serve(request);
  if (needs_origin_check(request) &&
      !origins_.allows(request.headers.get("Origin"), request.headers.get("Host"))) {
    co_return error_reply({forbidden_origin, "This site may not act for the user."});
  }
  context.route = route->route;
  context.path_values = std::move(route->values);
  co_return co_await route->route->handler(context);
}

}  // namespace parley::http
