#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include "base/json.hpp"
#include "commands/change_group.hpp"
#include "commands/create_group.hpp"
#include "commands/read_groups.hpp"
#include "http/api.hpp"
#include "http/group_replies.hpp"
#include "http/reply.hpp"
#include "http/request_reader.hpp"

namespace parley::http {
namespace {

Task<net::Response> handle_create(Api& api, RequestContext& context, Actor actor) {
  const auto body = read_body(context.request);
  if (!body) co_return error_reply(body.error());
  json::ObjectReader reader(*body);
  CreateGroup request;
  request.name = reader.required_string("name");
  request.description = reader.optional_string("description");
  request.color = reader.optional_string("color");
  request.channel_name = reader.optional_string("channel_name");
  request.member_ids = read_ids<UserId>(reader, "member_ids", 0, max_people_per_add);
  if (const auto failed = reader.finish()) co_return error_reply(*failed);
  const auto created = co_await create_group(api.services(), actor, std::move(request));
  if (!created) co_return error_reply(created.error());
  boost::json::object answer;
  answer.emplace("group", wire::to_json(created->group));
  answer.emplace("not_added", ids_of(created->not_added));
  co_return json_reply(201, answer);
}

Task<net::Response> handle_list(Api& api, Actor actor) {
  const auto groups = co_await list_groups(api.services(), actor);
  if (!groups) co_return error_reply(groups.error());
  boost::json::array list;
  list.reserve(groups->size());
  for (const Group& group : *groups) list.push_back(wire::to_json(group));
  boost::json::object answer;
  answer.emplace("groups", std::move(list));
  co_return json_reply(200, answer);
}

Task<net::Response> handle_read(Api& api, RequestContext& context, Actor actor) {
  const auto id = read_path_id<GroupId>(context.path_values[0], "group_id");
  if (!id) co_return error_reply(id.error());
  const auto group = co_await read_group(api.services(), actor, *id);
  if (!group) co_return error_reply(group.error());
  // Of two moments, if something happens between them: the revision tells a client of it.
  const auto channels = co_await list_channels(api.services(), actor, *id);
  if (!channels) co_return error_reply(channels.error());
  boost::json::object answer;
  answer.emplace("group", wire::to_json(*group));
  answer.emplace("conversations", conversations_of(*channels));
  co_return json_reply(200, answer);
}

Task<net::Response> handle_change(Api& api, RequestContext& context, Actor actor) {
  const auto id = read_path_id<GroupId>(context.path_values[0], "group_id");
  if (!id) co_return error_reply(id.error());
  const auto body = read_body(context.request);
  if (!body) co_return error_reply(body.error());
  json::ObjectReader reader(*body);
  GroupChange change;
  change.name = reader.optional_string("name");
  change.description = reader.optional_string("description");
  change.color = reader.optional_string("color");
  if (const auto failed = reader.finish()) co_return error_reply(*failed);
  if (change.empty()) {
    co_return error_reply({errors::invalid_field, "Give a name, a description or a colour."});
  }
  const auto group = co_await change_group(api.services(), actor, *id, std::move(change));
  co_return group ? group_reply(200, *group) : error_reply(group.error());
}

Task<net::Response> handle_delete(Api& api, RequestContext& context, Actor actor) {
  const auto id = read_path_id<GroupId>(context.path_values[0], "group_id");
  if (!id) co_return error_reply(id.error());
  const auto done = co_await delete_group(api.services(), actor, *id);
  co_return done ? empty_reply() : error_reply(done.error());
}

}  // namespace

void add_group_routes(Api& api) {
  using net::Method;
  const std::string group = "/api/v1/groups/{group_id}";
  api.add(Method::post, "/api/v1/groups", [&api](RequestContext& context, Actor actor) {
    return handle_create(api, context, actor);
  });
  api.add(Method::get, "/api/v1/groups",
          [&api](RequestContext&, Actor actor) { return handle_list(api, actor); });
  api.add(Method::get, group, [&api](RequestContext& context, Actor actor) {
    return handle_read(api, context, actor);
  });
  api.add(Method::patch, group, [&api](RequestContext& context, Actor actor) {
    return handle_change(api, context, actor);
  });
  api.add(Method::delete_, group, [&api](RequestContext& context, Actor actor) {
    return handle_delete(api, context, actor);
  });
}

}  // namespace parley::http
