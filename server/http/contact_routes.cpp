#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include "base/json.hpp"
#include "commands/list_contacts.hpp"
#include "commands/put_contact.hpp"
#include "commands/remove_contact.hpp"
#include "http/api.hpp"
#include "http/reply.hpp"
#include "http/request_reader.hpp"
#include "model/wire.hpp"

namespace parley::http {
namespace {

// `<id>.<name>`, opaque to clients.
std::string write_cursor(const ContactCursor& cursor) {
  return cursor.id.to_string() + "." + cursor.name;
}

Result<ContactCursor> read_cursor(std::string_view text) {
  const std::size_t dot = text.find('.');
  const auto id = UserId::parse(text.substr(0, dot));
  if (!id || dot == std::string_view::npos) return invalid_cursor();
  return ContactCursor{std::string(text.substr(dot + 1)), *id};
}

// A string, or null or nothing for none.
std::optional<std::string> read_alias(json::ObjectReader& reader) {
  const boost::json::value* value = reader.optional_value("alias");
  if (value == nullptr || value->is_null()) return {};
  if (!value->is_string()) {
    reader.reject("alias", "The field alias must be a string or null.");
    return {};
  }
  const boost::json::string& text = value->get_string();
  return std::string(text.data(), text.size());
}

Task<net::Response> handle_list(Api& api, RequestContext& context, Actor actor) {
  constexpr std::size_t max_cursor_bytes = 320;
  auto request = read_page_request<ContactCursor>(context.request, read_cursor, max_cursor_bytes);
  if (!request) co_return error_reply(request.error());
  const auto page =
      co_await list_contacts(api.services(), actor, std::move(request->from), request->limit);
  if (!page) co_return error_reply(page.error());
  boost::json::array contacts;
  contacts.reserve(page->contacts.size());
  for (const Contact& contact : page->contacts) contacts.push_back(wire::to_json(contact));
  boost::json::object body;
  body.emplace("contacts", std::move(contacts));
  body.emplace("next_cursor", page->next ? boost::json::value(write_cursor(*page->next))
                                         : boost::json::value(nullptr));
  co_return json_reply(200, body);
}

Task<net::Response> handle_put(Api& api, RequestContext& context, Actor actor) {
  const auto id = read_path_id<UserId>(context.path_values[0], "user_id");
  if (!id) co_return error_reply(id.error());
  const auto body = read_body(context.request);
  if (!body) co_return error_reply(body.error());
  json::ObjectReader reader(*body);
  auto alias = read_alias(reader);
  if (const auto failed = reader.finish()) co_return error_reply(*failed);
  const auto contact = co_await put_contact(api.services(), actor, *id, std::move(alias));
  if (!contact) co_return error_reply(contact.error());
  boost::json::object answer;
  answer.emplace("contact", wire::to_json(*contact));
  co_return json_reply(200, answer);
}

Task<net::Response> handle_remove(Api& api, RequestContext& context, Actor actor) {
  const auto id = read_path_id<UserId>(context.path_values[0], "user_id");
  if (!id) co_return error_reply(id.error());
  const auto done = co_await remove_contact(api.services(), actor, *id);
  co_return done ? empty_reply() : error_reply(done.error());
}

}  // namespace

void add_contact_routes(Api& api) {
  using net::Method;
  api.add(Method::get, "/api/v1/contacts", [&api](RequestContext& context, Actor actor) {
    return handle_list(api, context, actor);
  });
  api.add(Method::put, "/api/v1/contacts/{user_id}",
          [&api](RequestContext& context, Actor actor) { return handle_put(api, context, actor); });
  api.add(
      Method::delete_, "/api/v1/contacts/{user_id}",
      [&api](RequestContext& context, Actor actor) { return handle_remove(api, context, actor); });
}

}  // namespace parley::http
