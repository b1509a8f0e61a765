// What only the owner of an account may do with it: another email, all of its data, its end.
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include "base/json.hpp"
#include "commands/change_email.hpp"
#include "commands/delete_account.hpp"
#include "commands/export_account.hpp"
#include "http/api.hpp"
#include "http/conversation_cursor.hpp"
#include "http/cookie.hpp"
#include "http/reply.hpp"
#include "http/request_reader.hpp"
#include "model/group_wire.hpp"
#include "model/text_rules.hpp"
#include "model/wire.hpp"

namespace parley::http {
namespace {

using Part = ExportCursor::Part;

// In the order of Part.
constexpr std::array<std::string_view, 7> part_names{"account", "contacts", "blocks",  "groups",
                                                     "inbox",   "archived", "messages"};

// `<part>` or `<part>:<where in it>`, opaque to clients.
std::string write_cursor(const ExportCursor& cursor) {
  std::string text(part_names.at(static_cast<std::size_t>(cursor.part)));
  if (cursor.conversation) return text + ":" + write_conversation_cursor(*cursor.conversation);
  if (!cursor.client_id.empty()) return text + ":" + cursor.client_id;
  return text;
}

std::optional<Part> part_of(std::string_view name) {
  for (std::size_t n = 0; n < part_names.size(); ++n) {
    if (part_names[n] == name) return static_cast<Part>(n);
  }
  return {};
}

Result<ExportCursor> read_cursor(std::string_view text) {
  const std::size_t colon = text.find(':');
  const auto part = part_of(text.substr(0, colon));
  if (!part) return invalid_cursor();
  ExportCursor cursor;
  cursor.part = *part;
  if (colon == std::string_view::npos) return cursor;
  const std::string_view place = text.substr(colon + 1);
  if (*part == Part::messages) {
    auto client_id = check_client_id(place);
    if (!client_id) return invalid_cursor();
    cursor.client_id = std::move(*client_id);
    return cursor;
  }
  if (*part != Part::inbox && *part != Part::archived) return invalid_cursor();
  auto conversation = read_conversation_cursor(place);
  if (!conversation) return invalid_cursor();
  cursor.conversation = *conversation;
  return cursor;
}

template <class Items, class... More>
boost::json::array list_of(const Items& items, More... more) {
  boost::json::array list;
  list.reserve(items.size());
  for (const auto& item : items) list.push_back(wire::to_json(item, more...));
  return list;
}

boost::json::object to_json(const ExportPage& page, SessionId current) {
  boost::json::object body;
  switch (page.part) {
    case Part::account:
      body.emplace("account", wire::to_json(*page.account));
      body.emplace("sessions", list_of(page.sessions, current));
      break;
    case Part::contacts:
      body.emplace("contacts", list_of(page.contacts));
      break;
    case Part::blocks:
      body.emplace("blocks", list_of(page.blocks));
      break;
    case Part::groups:
      body.emplace("groups", list_of(page.groups));
      break;
    case Part::inbox:
    case Part::archived:
      body.emplace("conversations", list_of(page.conversations));
      break;
    case Part::messages:
      body.emplace("messages", list_of(page.messages));
      break;
  }
  body.emplace("next_cursor", page.next ? boost::json::value(write_cursor(*page.next))
                                        : boost::json::value(nullptr));
  return body;
}

Task<net::Response> handle_export(Api& api, RequestContext& context, Actor actor) {
  constexpr std::size_t max_cursor_bytes = 128;
  const auto text = read_query_text(context.request, "cursor", max_cursor_bytes);
  if (!text) co_return error_reply(text.error());
  Result<ExportCursor> cursor = text->has_value() ? read_cursor(**text) : ExportCursor();
  if (!cursor) co_return error_reply(cursor.error());
  const auto page = co_await read_export(api.services(), actor, std::move(*cursor));
  co_return page ? json_reply(200, to_json(*page, actor.session_id)) : error_reply(page.error());
}

Task<net::Response> handle_change_email(Api& api, RequestContext& context, Actor actor) {
  const auto body = read_body(context.request);
  if (!body) co_return error_reply(body.error());
  json::ObjectReader reader(*body);
  ChangeEmail request;
  request.email = reader.required_string("email");
  request.current_password = reader.required_string("current_password");
  if (const auto failed = reader.finish()) co_return error_reply(*failed);
  Origin origin = origin_of(context.request);
  const auto account =
      co_await change_email(api.services(), actor, std::move(request), std::move(origin));
  if (!account) co_return error_reply(account.error());
  boost::json::object answer;
  answer.emplace("user", wire::to_json(*account));
  co_return json_reply(200, answer);
}

Task<net::Response> handle_delete(Api& api, RequestContext& context, Actor actor) {
  const auto body = read_body(context.request);
  if (!body) co_return error_reply(body.error());
  json::ObjectReader reader(*body);
  std::string current_password = reader.required_string("current_password");
  if (const auto failed = reader.finish()) co_return error_reply(*failed);
  Origin origin = origin_of(context.request);
  const auto deleted = co_await delete_account(api.services(), actor, std::move(current_password),
                                               std::move(origin));
  if (!deleted) co_return error_reply(deleted.error());
  net::Response response = empty_reply();
  response.headers.add("Set-Cookie", drop_session(api.secure_cookies()));
  co_return response;
}

}  // namespace

void add_own_data_routes(Api& api) {
  using net::Method;
  api.add(Method::put, "/api/v1/me/email", [&api](RequestContext& context, Actor actor) {
    return handle_change_email(api, context, actor);
  });
  api.add(Method::get, "/api/v1/me/export", [&api](RequestContext& context, Actor actor) {
    return handle_export(api, context, actor);
  });
  api.add(Method::delete_, "/api/v1/me", [&api](RequestContext& context, Actor actor) {
    return handle_delete(api, context, actor);
  });
}

}  // namespace parley::http
