// Raising one's marks, and who has a message.
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include "base/json.hpp"
#include "commands/raise_marks.hpp"
#include "commands/read_receipts.hpp"
#include "http/api.hpp"
#include "http/reply.hpp"
#include "http/request_reader.hpp"
#include "model/wire.hpp"

namespace parley::http {
namespace {

Task<net::Response> handle_mark(Api& api, RequestContext& context, Actor actor) {
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

Result<ReceiptState> read_state(const net::Request& request) {
  constexpr std::array states{std::pair{"read", ReceiptState::read},
                              std::pair{"delivered", ReceiptState::delivered},
                              std::pair{"pending", ReceiptState::pending}};
  const auto name = request.target.query_value("state");
  for (const auto& [known, state] : states) {
    if (name && *name == known) return state;
  }
  return fail(errors::invalid_parameter, "state is read, delivered or pending.", "state");
}

// `<id>.<name>`, opaque to clients.
std::string write_cursor(const ReceiptCursor& cursor) {
  return fmt::format("{}.{}", cursor.id.to_string(), cursor.name);
}

Result<ReceiptCursor> read_cursor(std::string_view text) {
  const std::size_t dot = text.find('.');
  const auto id = UserId::parse(text.substr(0, dot));
  if (!id || dot == std::string_view::npos) return invalid_cursor();
  return ReceiptCursor{std::string(text.substr(dot + 1)), *id};
}

Task<net::Response> handle_list(Api& api, RequestContext& context, Actor actor) {
  constexpr std::size_t max_cursor_bytes = 320;
  const auto id = read_path_id<ConversationId>(context.path_values[0], "conversation_id");
  if (!id) co_return error_reply(id.error());
  const auto seq = read_path_seq(context.path_values[1]);
  if (!seq) co_return error_reply(seq.error());
  const auto state = read_state(context.request);
  if (!state) co_return error_reply(state.error());
  auto asked = read_page_request<ReceiptCursor>(context.request, read_cursor, max_cursor_bytes);
  if (!asked) co_return error_reply(asked.error());
  ReadReceipts request{*id, *seq, *state, std::move(asked->from), asked->limit};
  const auto page = co_await read_receipts(api.services(), actor, std::move(request));
  if (!page) co_return error_reply(page.error());
  boost::json::array members;
  members.reserve(page->members.size());
  for (const Receipt& receipt : page->members) members.push_back(wire::to_json(receipt));
  boost::json::object answer;
  answer.emplace("counts", wire::to_json(page->counts));
  answer.emplace("members", std::move(members));
  answer.emplace("next_cursor", page->next ? boost::json::value(write_cursor(*page->next))
                                           : boost::json::value(nullptr));
  co_return json_reply(200, answer);
}

}  // namespace

void add_receipt_routes(Api& api) {
  using net::Method;
  const std::string conversation = "/api/v1/conversations/{conversation_id}";
  api.add(Method::put, conversation + "/receipt", [&api](RequestContext& context, Actor actor) {
    return handle_mark(api, context, actor);
  });
  api.add(
      Method::get, conversation + "/messages/{seq}/receipts",
      [&api](RequestContext& context, Actor actor) { return handle_list(api, context, actor); });
}

}  // namespace parley::http
