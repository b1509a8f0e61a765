#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include "base/json.hpp"
#include "commands/authenticate.hpp"
#include "commands/change_invites.hpp"
#include "commands/join_group.hpp"
#include "http/api.hpp"
#include "http/cookie.hpp"
#include "http/group_replies.hpp"
#include "http/reply.hpp"
#include "http/request_reader.hpp"

namespace parley::http {
namespace {

// A whole number, or null or nothing for none.
std::optional<std::int64_t> read_bound(json::ObjectReader& reader, const char* name,
                                       std::int64_t minimum, std::int64_t maximum) {
  const boost::json::value* value = reader.optional_value(name);
  if (value == nullptr || value->is_null()) return {};
  return reader.optional_integer(name, minimum, maximum);
}

Task<net::Response> handle_create(Api& api, RequestContext& context, Actor actor) {
  constexpr std::int64_t min_seconds = 60;
  constexpr std::int64_t max_seconds = 366 * 24 * 3600;
  constexpr std::int64_t max_max_uses = 10'000;
  const auto id = read_path_id<GroupId>(context.path_values[0], "group_id");
  if (!id) co_return error_reply(id.error());
  const auto body = read_body(context.request);
  if (!body) co_return error_reply(body.error());
  json::ObjectReader reader(*body);
  const auto seconds = read_bound(reader, "expires_in_seconds", min_seconds, max_seconds);
  const auto uses = read_bound(reader, "max_uses", 1, max_max_uses);
  if (const auto failed = reader.finish()) co_return error_reply(*failed);
  std::optional<std::chrono::seconds> lifetime;
  if (seconds) lifetime = std::chrono::seconds(*seconds);
  std::optional<int> max_uses;
  if (uses) max_uses = static_cast<int>(*uses);
  const auto invite = co_await create_invite(api.services(), actor, *id, lifetime, max_uses);
  if (!invite) co_return error_reply(invite.error());
  boost::json::object answer;
  answer.emplace("invite", wire::to_json(*invite));
  co_return json_reply(201, answer);
}

Task<net::Response> handle_list(Api& api, RequestContext& context, Actor actor) {
  const auto id = read_path_id<GroupId>(context.path_values[0], "group_id");
  if (!id) co_return error_reply(id.error());
  const auto invites = co_await list_invites(api.services(), actor, *id);
  if (!invites) co_return error_reply(invites.error());
  boost::json::array list;
  for (const Invite& invite : *invites) list.push_back(wire::to_json(invite));
  boost::json::object answer;
  answer.emplace("invites", std::move(list));
  co_return json_reply(200, answer);
}

Task<net::Response> handle_revoke(Api& api, RequestContext& context, Actor actor) {
  const auto id = read_path_id<GroupId>(context.path_values[0], "group_id");
  if (!id) co_return error_reply(id.error());
  const auto invite = read_path_id<InviteId>(context.path_values[1], "invite_id");
  if (!invite) co_return error_reply(invite.error());
  const auto done = co_await revoke_invite(api.services(), actor, *id, *invite);
  co_return done ? empty_reply() : error_reply(done.error());
}

// Whoever is logged in is told whether they are in the group; a cookie that is none any more does
// not matter.
Task<net::Response> handle_preview(Api& api, RequestContext& context) {
  std::optional<UserId> viewer;
  std::string session(session_token(context.request.headers.get("Cookie")));
  if (!session.empty()) {
    const auto actor = co_await authenticate(api.services(), std::move(session));
    if (!actor && is_retryable(actor.error().code)) co_return error_reply(actor.error());
    if (actor) viewer = actor->user_id;
  }
  std::string token(context.path_values[0]);
  const auto preview = co_await read_invite(api.services(), context.request.remote_address, viewer,
                                            std::move(token));
  if (!preview) co_return error_reply(preview.error());
  boost::json::object answer;
  answer.emplace("invite", wire::to_json(*preview));
  co_return json_reply(200, answer);
}

Task<net::Response> handle_join(Api& api, RequestContext& context, Actor actor) {
  std::string token(context.path_values[0]);
  const auto joined =
      co_await join_group(api.services(), actor, context.request.remote_address, std::move(token));
  if (!joined) co_return error_reply(joined.error());
  boost::json::object answer;
  answer.emplace("group", wire::to_json(joined->group));
  answer.emplace("joined", joined->joined);
  co_return json_reply(200, answer);
}

}  // namespace

void add_invite_routes(Api& api) {
  using net::Method;
  const std::string invites = "/api/v1/groups/{group_id}/invites";
  api.add(Method::post, invites, [&api](RequestContext& context, Actor actor) {
    return handle_create(api, context, actor);
  });
  api.add(Method::get, invites, [&api](RequestContext& context, Actor actor) {
    return handle_list(api, context, actor);
  });
  api.add(Method::delete_, invites + "/{invite_id}", [&api](RequestContext& context, Actor actor) {
    return handle_revoke(api, context, actor);
  });
  api.add_public(Method::get, "/api/v1/invites/{token}",
                 [&api](RequestContext& context) { return handle_preview(api, context); });
  api.add(
      Method::post, "/api/v1/invites/{token}/join",
      [&api](RequestContext& context, Actor actor) { return handle_join(api, context, actor); });
}

}  // namespace parley::http
