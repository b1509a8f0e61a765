// Profile pictures.
#include <memory>
#include <string>
#include <utility>

#include <boost/json/object.hpp>

#include "commands/change_avatar.hpp"
#include "http/api.hpp"
#include "http/reply.hpp"
#include "http/request_reader.hpp"
#include "model/wire.hpp"

namespace parley::http {
namespace {

constexpr const char* own_avatar = "/api/v1/me/avatar";

net::Response account_reply(const Result<Account>& account) {
  if (!account) return error_reply(account.error());
  boost::json::object body;
  body.emplace("user", wire::to_json(*account));
  return json_reply(200, body);
}

// Under one version there is never anything else. What is sent is somebody else's file: a browser
// takes it for a picture or for nothing.
net::Response picture_reply(Avatar avatar) {
  net::Response response;
  response.headers.add("Content-Type", std::string(media_type_of(avatar.type)));
  response.headers.add("Cache-Control", "private, max-age=31536000, immutable");
  response.headers.add("Content-Security-Policy", "default-src 'none'; sandbox");
  response.headers.add("Cross-Origin-Resource-Policy", "same-origin");
  response.body = std::move(avatar.data);
  return response;
}

Task<net::Response> handle_get(Api& api, RequestContext& context) {
  const auto id = read_path_id<UserId>(context.path_values[0], "user_id");
  if (!id) co_return error_reply(id.error());
  auto avatar =
      co_await api.services().avatars.find_avatar(*id, std::string(context.path_values[1]));
  if (!avatar) co_return error_reply(avatar.error());
  if (!avatar->has_value()) {
    co_return error_reply({errors::not_found, "There is no such picture."});
  }
  co_return picture_reply(std::move(**avatar));
}

Task<net::Response> handle_put(Api& api, RequestContext& context, Actor actor) {
  std::string type(context.request.headers.get("Content-Type"));
  co_return account_reply(
      co_await put_avatar(api.services(), actor, std::move(type), std::move(context.request.body)));
}

}  // namespace

std::vector<net::HttpLimits::Body> larger_bodies() {
  return {{net::Method::put, own_avatar, max_avatar_bytes}};
}

void add_avatar_routes(Api& api) {
  using net::Method;
  api.add(Method::put, own_avatar,
          [&api](RequestContext& context, Actor actor) { return handle_put(api, context, actor); });
  api.add(Method::delete_, own_avatar, [&api](RequestContext&, Actor actor) -> Task<net::Response> {
    co_return account_reply(co_await remove_avatar(api.services(), actor));
  });
  api.add(Method::get, "/api/v1/users/{user_id}/avatar/{version}",
          [&api](RequestContext& context, Actor) { return handle_get(api, context); });
}

}  // namespace parley::http
