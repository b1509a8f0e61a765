#include <string>
#include <utility>

#include "base/json.hpp"
#include "commands/change_channels.hpp"
#include "http/api.hpp"
#include "http/group_replies.hpp"
#include "http/reply.hpp"
#include "http/request_reader.hpp"

namespace parley::http {
namespace {

struct Place {
  GroupId group;
  ConversationId channel;
};

Result<Place> read_place(const RequestContext& context) {
  const auto group = read_path_id<GroupId>(context.path_values[0], "group_id");
  if (!group) return fail(group.error());
  const auto channel = read_path_id<ConversationId>(context.path_values[1], "conversation_id");
  if (!channel) return fail(channel.error());
  return Place{*group, *channel};
}

Task<net::Response> handle_create(Api& api, RequestContext& context, Actor actor) {
  const auto id = read_path_id<GroupId>(context.path_values[0], "group_id");
  if (!id) co_return error_reply(id.error());
  const auto body = read_body(context.request);
  if (!body) co_return error_reply(body.error());
  json::ObjectReader reader(*body);
  std::string name = reader.required_string("name");
  auto description = reader.optional_string("description");
  if (const auto failed = reader.finish()) co_return error_reply(*failed);
  const auto created =
      co_await create_channel(api.services(), actor, *id, std::move(name), std::move(description));
  if (!created) co_return error_reply(created.error());
  boost::json::object answer;
  answer.emplace("channel", wire::to_json(created->channel));
  answer.emplace("group", wire::to_json(created->group));
  co_return json_reply(201, answer);
}

Task<net::Response> handle_order(Api& api, RequestContext& context, Actor actor) {
  const auto id = read_path_id<GroupId>(context.path_values[0], "group_id");
  if (!id) co_return error_reply(id.error());
  const auto body = read_body(context.request);
  if (!body) co_return error_reply(body.error());
  json::ObjectReader reader(*body);
  auto order = read_ids<ConversationId>(reader, "channel_ids", 1, max_channels_per_group);
  if (const auto failed = reader.finish()) co_return error_reply(*failed);
  const auto group = co_await order_channels(api.services(), actor, *id, std::move(order));
  co_return group ? group_reply(200, *group) : error_reply(group.error());
}

Task<net::Response> handle_change(Api& api, RequestContext& context, Actor actor) {
  const auto place = read_place(context);
  if (!place) co_return error_reply(place.error());
  const auto body = read_body(context.request);
  if (!body) co_return error_reply(body.error());
  json::ObjectReader reader(*body);
  ChannelChange change;
  change.name = reader.optional_string("name");
  change.description = reader.optional_string("description");
  if (const auto failed = reader.finish()) co_return error_reply(*failed);
  if (change.empty()) {
    co_return error_reply({errors::invalid_field, "Give a name or a description."});
  }
  const auto channel = co_await change_channel(api.services(), actor, place->group, place->channel,
                                               std::move(change));
  if (!channel) co_return error_reply(channel.error());
  boost::json::object answer;
  answer.emplace("channel", wire::to_json(*channel));
  co_return json_reply(200, answer);
}

Task<net::Response> handle_delete(Api& api, RequestContext& context, Actor actor) {
  const auto place = read_place(context);
  if (!place) co_return error_reply(place.error());
  const auto done = co_await delete_channel(api.services(), actor, place->group, place->channel);
  co_return done ? empty_reply() : error_reply(done.error());
}

}  // namespace

void add_channel_routes(Api& api) {
  using net::Method;
  const std::string channels = "/api/v1/groups/{group_id}/channels";
  api.add(Method::post, channels, [&api](RequestContext& context, Actor actor) {
    return handle_create(api, context, actor);
  });
  api.add(Method::put, channels + "/order", [&api](RequestContext& context, Actor actor) {
    return handle_order(api, context, actor);
  });
  api.add(
      Method::patch, channels + "/{conversation_id}",
      [&api](RequestContext& context, Actor actor) { return handle_change(api, context, actor); });
  api.add(
      Method::delete_, channels + "/{conversation_id}",
      [&api](RequestContext& context, Actor actor) { return handle_delete(api, context, actor); });
}

}  // namespace parley::http
