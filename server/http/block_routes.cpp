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
  const auto created_at = take_milliseconds(text);
  const auto id = created_at ? UserId::parse(text) : std::nullopt;
  if (!id) return invalid_cursor();
  return BlockCursor{*created_at, *id};
}

Task<net::Response> handle_list(Api& api, RequestContext& context, Actor actor) {
  const auto request = read_page_request<BlockCursor>(context.request, read_cursor);
  if (!request) co_return error_reply(request.error());
  const auto page = co_await list_blocks(api.services(), actor, request->from, request->limit);
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
