#include <charconv>
#include <optional>
#include <string>
#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include "base/json.hpp"
#include "commands/open_conversation.hpp"
#include "commands/read_conversations.hpp"
#include "http/api.hpp"
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

// `<milliseconds>.<id>`, opaque to clients.
std::string write_cursor(const ConversationCursor& cursor) {
  return std::to_string(cursor.activity_at.milliseconds()) + "." + cursor.id.to_string();
}

Result<ConversationCursor> read_cursor(std::string_view text) {
  const std::size_t dot = text.find('.');
  std::int64_t milliseconds = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + std::min(dot, text.size()), milliseconds);
  const auto id =
      dot == std::string_view::npos ? std::nullopt : ConversationId::parse(text.substr(dot + 1));
  if (error != std::errc{} || end != text.data() + dot || milliseconds < 0 || !id) {
    return fail(errors::invalid_parameter, "This is not a cursor of this list.", "cursor");
  }
  return ConversationCursor{Timestamp(milliseconds), *id};
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
  constexpr int default_limit = 100;
  constexpr int max_limit = 500;
  constexpr std::size_t max_cursor_bytes = 128;
  const auto limit = read_query_integer(context.request, "limit", 1, max_limit);
  if (!limit) co_return error_reply(limit.error());
  const auto cursor_text = read_query_text(context.request, "cursor", max_cursor_bytes);
  if (!cursor_text) co_return error_reply(cursor_text.error());
  std::optional<ConversationCursor> before;
  if (cursor_text->has_value()) {
    const auto cursor = read_cursor(**cursor_text);
    if (!cursor) co_return error_reply(cursor.error());
    before = *cursor;
  }
  const auto page = co_await list_conversations(api.services(), actor, before,
                                                static_cast<int>(limit->value_or(default_limit)));
  if (!page) co_return error_reply(page.error());
  boost::json::array conversations;
  conversations.reserve(page->conversations.size());
  for (const Conversation& conversation : page->conversations) {
    conversations.push_back(wire::to_json(conversation));
  }
  boost::json::object body;
  body.emplace("conversations", std::move(conversations));
  body.emplace("next_cursor", page->next ? boost::json::value(write_cursor(*page->next))
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
