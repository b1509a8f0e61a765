#include <charconv>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/json/array.hpp>

#include "base/json.hpp"
#include "commands/change_message.hpp"
#include "commands/list_messages.hpp"
#include "commands/raise_marks.hpp"
#include "commands/send_message.hpp"
#include "http/api.hpp"
#include "http/reply.hpp"
#include "http/request_reader.hpp"
#include "model/wire.hpp"

namespace parley::http {
namespace {

constexpr Seq max_seq = 9'007'199'254'740'991;  // what JavaScript counts exactly

Task<net::Response> handle_send(Api& api, RequestContext& context, Actor actor) {
  const auto id = read_path_id<ConversationId>(context.path_values[0], "conversation_id");
  if (!id) co_return error_reply(id.error());
  const auto body = read_body(context.request);
  if (!body) co_return error_reply(body.error());
  json::ObjectReader reader(*body);
  SendMessage request;
  request.conversation_id = *id;
  request.client_id = reader.required_string("client_id");
  request.body = reader.required_string("body");
  if (const auto failed = reader.finish()) co_return error_reply(*failed);
  const auto sent = co_await send_message(api.services(), actor, std::move(request));
  if (!sent) co_return error_reply(sent.error());
  boost::json::object answer;
  answer.emplace("message", wire::to_json(sent->message));
  co_return json_reply(sent->duplicate ? 200 : 201, answer);
}

boost::json::array to_array(const std::vector<SeenMessage>& messages) {
  boost::json::array array;
  array.reserve(messages.size());
  for (const SeenMessage& message : messages) array.push_back(wire::to_json(message));
  return array;
}

Task<net::Response> handle_list(Api& api, RequestContext& context, Actor actor) {
  constexpr int default_limit = 50;
  constexpr int max_limit = 200;
  const auto id = read_path_id<ConversationId>(context.path_values[0], "conversation_id");
  if (!id) co_return error_reply(id.error());
  const auto before = read_query_integer(context.request, "before", 1, max_seq);
  if (!before) co_return error_reply(before.error());
  const auto after = read_query_integer(context.request, "after", 0, max_seq);
  if (!after) co_return error_reply(after.error());
  const auto limit = read_query_integer(context.request, "limit", 1, max_limit);
  if (!limit) co_return error_reply(limit.error());
  ListMessages request{*id, *before, *after, static_cast<int>(limit->value_or(default_limit))};
  const auto page = co_await list_messages(api.services(), actor, std::move(request));
  if (!page) co_return error_reply(page.error());
  boost::json::object body;
  body.emplace("messages", to_array(page->messages));
  body.emplace("has_more", page->has_more);
  body.emplace("last_seq", page->last_seq);
  co_return json_reply(200, body);
}

Task<net::Response> handle_list_changes(Api& api, RequestContext& context, Actor actor) {
  constexpr int default_limit = 50;
  constexpr int max_limit = 200;
  const auto id = read_path_id<ConversationId>(context.path_values[0], "conversation_id");
  if (!id) co_return error_reply(id.error());
  const auto after = read_query_integer(context.request, "after", 0, max_seq);
  if (!after) co_return error_reply(after.error());
  const auto limit = read_query_integer(context.request, "limit", 1, max_limit);
  if (!limit) co_return error_reply(limit.error());
  ListChanges request{*id, after->value_or(0), static_cast<int>(limit->value_or(default_limit))};
  const auto page = co_await list_changes(api.services(), actor, std::move(request));
  if (!page) co_return error_reply(page.error());
  boost::json::object body;
  body.emplace("messages", to_array(page->messages));
  body.emplace("has_more", page->has_more);
  body.emplace("changes", page->changes);
  co_return json_reply(200, body);
}

Result<Seq> read_path_seq(std::string_view text) {
  Seq seq = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), seq);
  const bool is_canonical = !text.empty() && text.front() != '0' && text.front() != '-';
  if (failed == std::errc() && end == text.data() + text.size() && is_canonical && seq <= max_seq) {
    return seq;
  }
  return fail(errors::invalid_parameter, "This is not a message's number.", "seq");
}

net::Response message_reply(const Result<Message>& message) {
  if (!message) return error_reply(message.error());
  boost::json::object answer;
  answer.emplace("message", wire::to_json(*message));
  return json_reply(200, answer);
}

Task<net::Response> handle_edit(Api& api, RequestContext& context, Actor actor) {
  const auto id = read_path_id<ConversationId>(context.path_values[0], "conversation_id");
  if (!id) co_return error_reply(id.error());
  const auto seq = read_path_seq(context.path_values[1]);
  if (!seq) co_return error_reply(seq.error());
  const auto body = read_body(context.request);
  if (!body) co_return error_reply(body.error());
  json::ObjectReader reader(*body);
  std::string text = reader.required_string("body");
  if (const auto failed = reader.finish()) co_return error_reply(*failed);
  const auto edited = co_await edit_message(api.services(), actor, *id, *seq, std::move(text));
  co_return message_reply(edited);
}

Task<net::Response> handle_delete(Api& api, RequestContext& context, Actor actor) {
  const auto id = read_path_id<ConversationId>(context.path_values[0], "conversation_id");
  if (!id) co_return error_reply(id.error());
  const auto seq = read_path_seq(context.path_values[1]);
  if (!seq) co_return error_reply(seq.error());
  const auto deleted = co_await delete_message(api.services(), actor, *id, *seq);
  co_return message_reply(deleted);
}

Task<net::Response> handle_receipt(Api& api, RequestContext& context, Actor actor) {
  const auto id = read_path_id<ConversationId>(context.path_values[0], "conversation_id");
  if (!id) co_return error_reply(id.error());
  const auto body = read_body(context.request);
  if (!body) co_return error_reply(body.error());
  json::ObjectReader reader(*body);
  const auto delivered_seq = reader.optional_integer("delivered_seq", 0, max_seq);
  const auto read_seq = reader.optional_integer("read_seq", 0, max_seq);
  if (!delivered_seq && !read_seq) reader.reject("read_seq", "Give at least one mark.");
  if (const auto failed = reader.finish()) co_return error_reply(*failed);
  const Marks at_least{delivered_seq.value_or(0), read_seq.value_or(0)};
  const auto marks = co_await raise_marks(api.services(), actor, *id, at_least);
  if (!marks) co_return error_reply(marks.error());
  boost::json::object answer;
  answer.emplace("marks", wire::to_json(*marks));
  co_return json_reply(200, answer);
}

}  // namespace

void add_message_routes(Api& api) {
  using net::Method;
  const std::string messages = "/api/v1/conversations/{conversation_id}/messages";
  api.add(Method::post, messages, [&api](RequestContext& context, Actor actor) {
    return handle_send(api, context, actor);
  });
  api.add(Method::get, messages, [&api](RequestContext& context, Actor actor) {
    return handle_list(api, context, actor);
  });
  api.add(Method::get, messages + "/changes", [&api](RequestContext& context, Actor actor) {
    return handle_list_changes(api, context, actor);
  });
  api.add(Method::patch, messages + "/{seq}", [&api](RequestContext& context, Actor actor) {
    return handle_edit(api, context, actor);
  });
  api.add(Method::delete_, messages + "/{seq}", [&api](RequestContext& context, Actor actor) {
    return handle_delete(api, context, actor);
  });
  api.add(
      Method::put, "/api/v1/conversations/{conversation_id}/receipt",
      [&api](RequestContext& context, Actor actor) { return handle_receipt(api, context, actor); });
}

}  // namespace parley::http
