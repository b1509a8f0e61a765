#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include "base/json.hpp"
#include "commands/change_password.hpp"
#include "commands/change_profile.hpp"
#include "commands/log_in.hpp"
#include "commands/read_account.hpp"
#include "commands/revoke_sessions.hpp"
#include "commands/sign_up.hpp"
#include "http/api.hpp"
#include "http/cookie.hpp"
#include "http/reply.hpp"
#include "http/request_reader.hpp"
#include "model/wire.hpp"

namespace parley::http {
namespace {

net::Response account_reply(int status, const Account& account) {
  boost::json::object body;
  body.emplace("user", wire::to_json(account));
  return json_reply(status, body);
}

net::Response logged_in_reply(const Api& api, const LoggedIn& logged_in) {
  net::Response response = account_reply(201, logged_in.account);
  response.headers.add("Set-Cookie", keep_session(logged_in.token, api.secure_cookies()));
  return response;
}

net::Response logged_out_reply(const Api& api) {
  net::Response response = empty_reply();
  response.headers.add("Set-Cookie", drop_session(api.secure_cookies()));
  return response;
}

Task<net::Response> handle_sign_up(Api& api, RequestContext& context) {
  const auto body = read_body(context.request);
  if (!body) co_return error_reply(body.error());
  json::ObjectReader reader(*body);
  SignUp request;
  request.username = reader.required_string("username");
  request.display_name = reader.required_string("display_name");
  request.email = reader.required_string("email");
  request.password = reader.required_string("password");
  if (const auto failed = reader.finish()) co_return error_reply(*failed);
  Origin origin = origin_of(context.request);
  const auto result = co_await sign_up(api.services(), std::move(request), std::move(origin));
  co_return result ? logged_in_reply(api, *result) : error_reply(result.error());
}

Task<net::Response> handle_log_in(Api& api, RequestContext& context) {
  const auto body = read_body(context.request);
  if (!body) co_return error_reply(body.error());
  json::ObjectReader reader(*body);
  LogIn request;
  request.login = reader.required_string("login");
  request.password = reader.required_string("password");
  if (const auto failed = reader.finish()) co_return error_reply(*failed);
  Origin origin = origin_of(context.request);
  const auto result = co_await log_in(api.services(), std::move(request), std::move(origin));
  co_return result ? logged_in_reply(api, *result) : error_reply(result.error());
}

Task<net::Response> handle_change_password(Api& api, RequestContext& context, Actor actor) {
  const auto body = read_body(context.request);
  if (!body) co_return error_reply(body.error());
  json::ObjectReader reader(*body);
  ChangePassword request;
  request.current_password = reader.required_string("current_password");
  request.new_password = reader.required_string("new_password");
  if (const auto failed = reader.finish()) co_return error_reply(*failed);
  Origin origin = origin_of(context.request);
  const auto result =
      co_await change_password(api.services(), actor, std::move(request), std::move(origin));
  co_return result ? empty_reply() : error_reply(result.error());
}

void read_privacy(json::ObjectReader& reader, ProfileChange& change) {
  const boost::json::value* value = reader.optional_value("privacy");
  if (value == nullptr) return;
  if (!value->is_object()) return reader.reject("privacy", "The field privacy must be an object.");
  json::ObjectReader privacy(value->get_object());
  change.share_last_seen = privacy.optional_bool("share_last_seen");
  change.send_read_receipts = privacy.optional_bool("send_read_receipts");
  if (const auto failed = privacy.finish()) reader.reject("privacy", failed->message);
}

Task<net::Response> handle_change_profile(Api& api, RequestContext& context, Actor actor) {
  const auto body = read_body(context.request);
  if (!body) co_return error_reply(body.error());
  json::ObjectReader reader(*body);
  ProfileChange change;
  change.display_name = reader.optional_string("display_name");
  change.bio = reader.optional_string("bio");
  read_privacy(reader, change);
  if (const auto failed = reader.finish()) co_return error_reply(*failed);
  const auto account = co_await change_profile(api.services(), actor, std::move(change));
  co_return account ? account_reply(200, *account) : error_reply(account.error());
}

Task<net::Response> handle_list_sessions(Api& api, Actor actor) {
  const auto sessions = co_await list_sessions(api.services(), actor);
  if (!sessions) co_return error_reply(sessions.error());
  boost::json::array list;
  for (const Session& session : *sessions) {
    list.push_back(wire::to_json(session, actor.session_id));
  }
  boost::json::object body;
  body.emplace("sessions", std::move(list));
  co_return json_reply(200, body);
}

}  // namespace

void add_account_routes(Api& api) {
  using net::Method;
  api.add_public(Method::post, "/api/v1/users",
                 [&api](RequestContext& context) { return handle_sign_up(api, context); });
  api.add_public(Method::post, "/api/v1/sessions",
                 [&api](RequestContext& context) { return handle_log_in(api, context); });
  api.add(Method::get, "/api/v1/me", [&api](RequestContext&, Actor actor) -> Task<net::Response> {
    const auto account = co_await read_account(api.services(), actor);
    co_return account ? account_reply(200, *account) : error_reply(account.error());
  });
  api.add(Method::patch, "/api/v1/me", [&api](RequestContext& context, Actor actor) {
    return handle_change_profile(api, context, actor);
  });
  api.add(Method::put, "/api/v1/me/password", [&api](RequestContext& context, Actor actor) {
    return handle_change_password(api, context, actor);
  });
  api.add(Method::get, "/api/v1/sessions",
          [&api](RequestContext&, Actor actor) { return handle_list_sessions(api, actor); });
  api.add(Method::delete_, "/api/v1/sessions",
          [&api](RequestContext&, Actor actor) -> Task<net::Response> {
            const auto done = co_await log_out_everywhere(api.services(), actor);
            co_return done ? logged_out_reply(api) : error_reply(done.error());
          });
  api.add(Method::delete_, "/api/v1/sessions/current",
          [&api](RequestContext&, Actor actor) -> Task<net::Response> {
            const auto done = co_await revoke_session(api.services(), actor, actor.session_id);
            co_return done ? logged_out_reply(api) : error_reply(done.error());
          });
  api.add(Method::delete_, "/api/v1/sessions/{session_id}",
          [&api](RequestContext& context, Actor actor) -> Task<net::Response> {
            const auto id = read_path_id<SessionId>(context.path_values[0], "session_id");
            if (!id) co_return error_reply(id.error());
            const auto done = co_await revoke_session(api.services(), actor, *id);
            co_return done ? empty_reply() : error_reply(done.error());
          });
}

}  // namespace parley::http
