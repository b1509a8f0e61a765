// The REST API and the door to the gateway: request → command → reply. Everything common to all
// routes (the client's address, request id, origin check, authentication, rate, log line) happens
// here, once.
//
// Immutable after construction; handlers run on the connection's thread.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "commands/actor.hpp"
#include "commands/services.hpp"
#include "gateway/gateway.hpp"
#include "http/origin_policy.hpp"
#include "http/router.hpp"
#include "http/static_site.hpp"
#include "http/trusted_proxies.hpp"
#include "net/http_handler.hpp"
#include "net/http_parser.hpp"

namespace parley::http {

struct ApiOptions {
  std::vector<std::string> allowed_origins;  // see OriginPolicy
  bool secure_cookies = false;               // people come by https
  TrustedProxies trusted_proxies;
};

class Api final : public net::HttpHandler {
 public:
  // `is_ready` says whether the dependencies can serve. All references must outlive the Api.
  Api(Services& services, gateway::Gateway& gateway, const StaticSite& site, ApiOptions options,
      std::function<bool()> is_ready);

  Task<net::Response> handle(net::Request request) override;

  // From now on /readyz says 503, so that a load balancer sends nobody here any more. Any thread.
  void announce_shutdown() { shutting_down_ = true; }

  // For the files that add routes.
  using PublicHandler = Handler;
  using ActorHandler = std::function<Task<net::Response>(RequestContext& context, Actor actor)>;
  void add_public(net::Method method, std::string path, PublicHandler handler);
  // Asks for a session and counts against the user's rate before `handler` sees the request.
  void add(net::Method method, std::string path, ActorHandler handler);

  Services& services() { return services_; }
  gateway::Gateway& gateway() { return gateway_; }
  bool secure_cookies() const { return options_.secure_cookies; }
  bool is_ready() const { return !shutting_down_ && is_ready_(); }
  bool is_shutting_down() const { return shutting_down_; }

 private:
  // The request's id, and the client's address in place of the nearest proxy's.
  void take_what_proxies_tell(RequestContext& context) const;
  Task<net::Response> dispatch(RequestContext& context);

  Services& services_;
  gateway::Gateway& gateway_;
  const StaticSite& site_;
  const ApiOptions options_;
  const std::function<bool()> is_ready_;
  const OriginPolicy origins_;
  Router router_;
  std::atomic<bool> shutting_down_{false};
};

// The routes whose bodies may be larger than those of the others, and how large.
std::vector<net::HttpLimits::Body> larger_bodies();

// Where a request came from.
Origin origin_of(const net::Request& request);

// Each adds the routes of one subject of api/openapi.yaml.
void add_account_routes(Api& api);
void add_own_data_routes(Api& api);
void add_avatar_routes(Api& api);
void add_people_routes(Api& api);
void add_contact_routes(Api& api);
void add_block_routes(Api& api);
void add_conversation_routes(Api& api);
void add_settings_routes(Api& api);
void add_message_routes(Api& api);
void add_health_routes(Api& api);
void add_socket_route(Api& api);

}  // namespace parley::http
