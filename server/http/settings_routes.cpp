// What members do to conversations for themselves alone.
#include <chrono>
#include <optional>
#include <utility>

#include <boost/json/value.hpp>

#include "base/json.hpp"
#include "base/time.hpp"
#include "commands/change_settings.hpp"
#include "commands/clear_conversation.hpp"
#include "commands/delete_conversation.hpp"
#include "http/api.hpp"
#include "http/group_replies.hpp"
#include "http/reply.hpp"
#include "http/request_reader.hpp"
#include "model/wire.hpp"

namespace parley::http {
namespace {

constexpr Seq max_seq = 9'007'199'254'740'991;  // what JavaScript counts exactly

net::Response conversation_reply(const Conversation& conversation) {
  boost::json::object body;
  body.emplace("conversation", wire::to_json(conversation));
  return json_reply(200, body);
}

// `{"for_seconds": n}`, `"always"`, or null, which ends a mute. The server's clock decides.
std::optional<SettingsChange::Mute> read_mute(json::ObjectReader& reader) {
  constexpr std::int64_t max_seconds = 366 * 24 * 3600;
  const boost::json::value* value = reader.optional_value("mute");
  if (value == nullptr) return {};
  if (value->is_null()) return SettingsChange::Mute{};
  if (value->is_string() && value->get_string() == "always") {
    return SettingsChange::Mute{muted_always};
  }
  if (value->is_object()) {
    json::ObjectReader duration(value->get_object());
    const auto seconds = duration.required_integer("for_seconds", 1, max_seconds);
    if (!duration.finish()) return SettingsChange::Mute{now() + std::chrono::seconds(seconds)};
  }
  reader.reject("mute", R"(mute is {"for_seconds": 1 to 31622400}, "always" or null.)");
  return {};
}

Result<SettingsChange> read_change(const net::Request& request) {
  const auto body = read_body(request);
  if (!body) return fail(body.error());
  json::ObjectReader reader(*body);
  SettingsChange change;
  change.pinned = reader.optional_bool("pinned");
  change.archived = reader.optional_bool("archived");
  change.marked_unread = reader.optional_bool("marked_unread");
  change.mute = read_mute(reader);
  if (const auto failed = reader.finish()) return fail(*failed);
  if (change.empty()) return fail(errors::invalid_field, "Give at least one setting.");
  return change;
}

Task<net::Response> handle_change_group(Api& api, RequestContext& context, Actor actor) {
  const auto id = read_path_id<GroupId>(context.path_values[0], "group_id");
  if (!id) co_return error_reply(id.error());
  const auto change = read_change(context.request);
  if (!change) co_return error_reply(change.error());
  const auto channels = co_await change_group_settings(api.services(), actor, *id, *change);
  if (!channels) co_return error_reply(channels.error());
  boost::json::object answer;
  answer.emplace("conversations", conversations_of(*channels));
  co_return json_reply(200, answer);
}

Task<net::Response> handle_change(Api& api, RequestContext& context, Actor actor) {
  const auto id = read_path_id<ConversationId>(context.path_values[0], "conversation_id");
  if (!id) co_return error_reply(id.error());
  const auto change = read_change(context.request);
  if (!change) co_return error_reply(change.error());
  const auto conversation = co_await change_settings(api.services(), actor, *id, *change);
  if (!conversation) co_return error_reply(conversation.error());
  co_return conversation_reply(*conversation);
}

Task<net::Response> handle_clear(Api& api, RequestContext& context, Actor actor) {
  const auto id = read_path_id<ConversationId>(context.path_values[0], "conversation_id");
  if (!id) co_return error_reply(id.error());
  const auto body = read_body(context.request);
  if (!body) co_return error_reply(body.error());
  json::ObjectReader reader(*body);
  const Seq through_seq = reader.required_integer("through_seq", 0, max_seq);
  if (const auto failed = reader.finish()) co_return error_reply(*failed);
  const auto conversation = co_await clear_conversation(api.services(), actor, *id, through_seq);
  if (!conversation) co_return error_reply(conversation.error());
  co_return conversation_reply(*conversation);
}

Task<net::Response> handle_delete(Api& api, RequestContext& context, Actor actor) {
  const auto id = read_path_id<ConversationId>(context.path_values[0], "conversation_id");
  if (!id) co_return error_reply(id.error());
  const auto through_seq = read_query_integer(context.request, "through_seq", 0, max_seq);
  if (!through_seq) co_return error_reply(through_seq.error());
  const auto gone = co_await delete_conversation(api.services(), actor, *id, *through_seq);
  if (!gone) co_return error_reply(gone.error());
  co_return empty_reply();
}

}  // namespace

void add_settings_routes(Api& api) {
  using net::Method;
  const std::string conversation = "/api/v1/conversations/{conversation_id}";
  api.add(Method::patch, conversation + "/settings", [&api](RequestContext& context, Actor actor) {
    return handle_change(api, context, actor);
  });
  api.add(Method::patch, "/api/v1/groups/{group_id}/settings",
          [&api](RequestContext& context, Actor actor) {
            return handle_change_group(api, context, actor);
          });
  api.add(Method::post, conversation + "/clear", [&api](RequestContext& context, Actor actor) {
    return handle_clear(api, context, actor);
  });
  api.add(Method::delete_, conversation, [&api](RequestContext& context, Actor actor) {
    return handle_delete(api, context, actor);
  });
}

}  // namespace parley::http
