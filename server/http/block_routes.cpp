#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include "commands/block_user.hpp"
#include "commands/list_blocks.hpp"
#include "http/api.hpp"
#include "http/reply.hpp"
#include "http/request_reader.hpp"
#include "model/wire.hpp"

namespace parley::http {
namespace {

// `<milliseconds>.<id>`, opaque to clients.
std::string write_cursor(const BlockCursor& cursor) {
  return std::to_string(cursor.created_at.milliseconds()) + "." + cursor.id.to_string();
}

Result<BlockCursor> read_cursor(std::string_view text) {
  const char* const text_end = text.data() + text.size();
  std::int64_t milliseconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text_end, milliseconds);
  const bool has_rest = error == std::errc{} && milliseconds >= 0 && end != text_end && *end == '.';
  const auto id = has_rest ? UserId::parse({end + 1, text_end}) : std::nullopt;
  if (!id) return fail(errors::invalid_parameter, "This is not a cursor of this list.", "cursor");
  return BlockCursor{Timestamp(milliseconds), *id};
}

Task<net::Response> handle_list(Api& api, RequestContext& context, Actor actor) {
  constexpr int default_limit = 100;
  constexpr int max_limit = 500;
  constexpr std::size_t max_cursor_bytes = 128;
  const auto limit = read_query_integer(context.request, "limit", 1, max_limit);
  if (!limit) co_return error_reply(limit.error());
  const auto cursor_text = read_query_text(context.request, "cursor", max_cursor_bytes);
  if (!cursor_text) co_return error_reply(cursor_text.error());
  std::optional<BlockCursor> before;
  if (cursor_text->has_value()) {
    const auto cursor = read_cursor(**cursor_text);
    if (!cursor) co_return error_reply(cursor.error());
    before = *cursor;
  }
  const auto page = co_await list_blocks(api.services(), actor, before,
                                         static_cast<int>(limit->value_or(default_limit)));
  if (!page) co_return error_reply(page.error());
  boost::json::array blocks;
  blocks.reserve(page->blocks.size());
  for (const Block& block : page->blocks) blocks.push_back(wire::to_json(block));
  boost::json::object body;
  body.emplace("blocks", std::move(blocks));
  body.emplace("next_cursor", page->next ? boost::json::value(write_cursor(*page->next))
                                         : boost::json::value(nullptr));
  co_return json_reply(200, body);
}

}  // namespace

void add_block_routes(Api& api) {
  using net::Method;
  api.add(Method::get, "/api/v1/blocks", [&api](RequestContext& context, Actor actor) {
    return handle_list(api, context, actor);
  });
  api.add(Method::put, "/api/v1/blocks/{user_id}",
          [&api](RequestContext& context, Actor actor) -> Task<net::Response> {
            const auto id = read_path_id<UserId>(context.path_values[0], "user_id");
            if (!id) co_return error_reply(id.error());
            const auto done = co_await block_user(api.services(), actor, *id);
            co_return done ? empty_reply() : error_reply(done.error());
          });
  api.add(Method::delete_, "/api/v1/blocks/{user_id}",
          [&api](RequestContext& context, Actor actor) -> Task<net::Response> {
            const auto id = read_path_id<UserId>(context.path_values[0], "user_id");
            if (!id) co_return error_reply(id.error());
            const auto done = co_await unblock_user(api.services(), actor, *id);
            co_return done ? empty_reply() : error_reply(done.error());
          });
}

}  // namespace parley::http
