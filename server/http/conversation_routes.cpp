#include <string>
#include <string_view>
#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include "base/json.hpp"
#include "commands/open_conversation.hpp"
#include "commands/read_conversations.hpp"
#include "http/api.hpp"
#include "http/conversation_cursor.hpp"
#include "http/reply.hpp"
#include "http/request_reader.hpp"
#include "model/wire.hpp"

namespace parley::http {
namespace {

net::Response conversation_reply(int status, const Conversation& conversation) {
  boost::json::object body;
  body.emplace("conversation", wire::to_json(conversation));
  return json_reply(status, body);
}

Result<ConversationView> read_view(const net::Request& request) {
  constexpr std::size_t max_view_bytes = 16;
  const auto text = read_query_text(request, "view", max_view_bytes);
  if (!text) return fail(text.error());
  if (!text->has_value() || **text == "inbox") return ConversationView::inbox;
  if (**text == "archived") return ConversationView::archived;
  return fail(errors::invalid_parameter, "view is inbox or archived.", "view");
}

Task<net::Response> handle_open(Api& api, RequestContext& context, Actor actor) {
  const auto body = read_body(context.request);
  if (!body) co_return error_reply(body.error());
  json::ObjectReader reader(*body);
  const auto user_id = UserId::parse(reader.required_string("user_id"));
  if (!user_id) reader.reject("user_id", "This is not an id.");
  if (const auto failed = reader.finish()) co_return error_reply(*failed);
  const auto opened = co_await open_conversation(api.services(), actor, *user_id);
  if (!opened) co_return error_reply(opened.error());
  co_return conversation_reply(opened->created ? 201 : 200, opened->conversation);
}

Task<net::Response> handle_list(Api& api, RequestContext& context, Actor actor) {
  const auto request =
      read_page_request<ConversationCursor>(context.request, read_conversation_cursor);
  if (!request) co_return error_reply(request.error());
  const auto view = read_view(context.request);
  if (!view) co_return error_reply(view.error());
  const auto page =
      co_await list_conversations(api.services(), actor, *view, request->from, request->limit);
  if (!page) co_return error_reply(page.error());
  boost::json::array conversations;
  conversations.reserve(page->conversations.size());
  for (const Conversation& conversation : page->conversations) {
    conversations.push_back(wire::to_json(conversation));
  }
  boost::json::object body;
  body.emplace("conversations", std::move(conversations));
  body.emplace("next_cursor", page->next
                                  ? boost::json::value(write_conversation_cursor(*page->next))
                                  : boost::json::value(nullptr));
  co_return json_reply(200, body);
}

Task<net::Response> handle_get(Api& api, RequestContext& context, Actor actor) {
  const auto id = read_path_id<ConversationId>(context.path_values[0], "conversation_id");
  if (!id) co_return error_reply(id.error());
  const auto conversation = co_await read_conversation(api.services(), actor, *id);
  if (!conversation) co_return error_reply(conversation.error());
  co_return conversation_reply(200, *conversation);
}

}  // namespace

void add_conversation_routes(Api& api) {
  using net::Method;
  api.add(Method::post, "/api/v1/conversations", [&api](RequestContext& context, Actor actor) {
    return handle_open(api, context, actor);
  });
  api.add(Method::get, "/api/v1/conversations", [&api](RequestContext& context, Actor actor) {
    return handle_list(api, context, actor);
  });
  api.add(Method::get, "/api/v1/conversations/{conversation_id}",
          [&api](RequestContext& context, Actor actor) { return handle_get(api, context, actor); });
}

}  // namespace parley::http
