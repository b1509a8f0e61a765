#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include "commands/read_profile.hpp"
#include "commands/search_users.hpp"
#include "http/api.hpp"
#include "http/reply.hpp"
#include "http/request_reader.hpp"
#include "model/wire.hpp"

namespace parley::http {
namespace {

Task<net::Response> handle_search(Api& api, RequestContext& context, Actor actor) {
  constexpr int default_limit = 20;
  constexpr int max_limit = 50;
  constexpr std::size_t max_query_bytes = 256;
  constexpr std::size_t max_cursor_bytes = 128;
  const auto query = read_query_text(context.request, "query", max_query_bytes);
  if (!query) co_return error_reply(query.error());
  if (!query->has_value()) {
    co_return error_reply({errors::invalid_parameter, "query is missing.", "query"});
  }
  const auto limit = read_query_integer(context.request, "limit", 1, max_limit);
  if (!limit) co_return error_reply(limit.error());
  const auto cursor = read_query_text(context.request, "cursor", max_cursor_bytes);
  if (!cursor) co_return error_reply(cursor.error());

  SearchUsers request;
  request.query = **query;
  request.limit = static_cast<int>(limit->value_or(default_limit));
  request.cursor = cursor->value_or("");
  const auto page = co_await search_users(api.services(), actor, std::move(request));
  if (!page) co_return error_reply(page.error());
  boost::json::array users;
  for (const Person& person : page->users) users.push_back(wire::to_json(person));
  boost::json::object body;
  body.emplace("users", std::move(users));
  body.emplace("next_cursor", page->next_cursor.empty() ? boost::json::value(nullptr)
                                                        : boost::json::value(page->next_cursor));
  co_return json_reply(200, body);
}

}  // namespace

void add_people_routes(Api& api) {
  api.add(net::Method::get, "/api/v1/users", [&api](RequestContext& context, Actor actor) {
    return handle_search(api, context, actor);
  });
  api.add(net::Method::get, "/api/v1/users/{user_id}",
          [&api](RequestContext& context, Actor actor) -> Task<net::Response> {
            const auto id = read_path_id<UserId>(context.path_values[0], "user_id");
            if (!id) co_return error_reply(id.error());
            const auto profile = co_await read_profile(api.services(), actor, *id);
            if (!profile) co_return error_reply(profile.error());
            boost::json::object body;
            body.emplace("user", wire::to_json(*profile));
            co_return json_reply(200, body);
          });
}

}  // namespace parley::http
