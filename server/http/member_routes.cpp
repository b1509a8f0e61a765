#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <boost/json/value.hpp>

#include "base/json.hpp"
#include "commands/change_members.hpp"
#include "commands/read_groups.hpp"
#include "http/api.hpp"
#include "http/group_replies.hpp"
#include "http/reply.hpp"
#include "http/request_reader.hpp"
#include "model/group_rules.hpp"

namespace parley::http {
namespace {

// What all routes of one member are about.
struct Place {
  GroupId group;
  UserId person;
};

Result<Place> read_place(const RequestContext& context) {
  const auto group = read_path_id<GroupId>(context.path_values[0], "group_id");
  if (!group) return fail(group.error());
  const auto person = read_path_id<UserId>(context.path_values[1], "user_id");
  if (!person) return fail(person.error());
  return Place{*group, *person};
}

// `<role>.<id>.<name>`, opaque to clients.
std::string write_cursor(const MemberCursor& cursor) {
  return fmt::format("{}.{}.{}", static_cast<int>(cursor.role), cursor.id.to_string(), cursor.name);
}

Result<MemberCursor> read_cursor(std::string_view text) {
  constexpr std::string_view roles = "012";
  if (text.size() < 2 || text[1] != '.' || roles.find(text[0]) == std::string_view::npos)
    return invalid_cursor();
  const auto role = static_cast<GroupRole>(text[0] - '0');
  text.remove_prefix(2);
  const std::size_t dot = text.find('.');
  const auto id = UserId::parse(text.substr(0, dot));
  if (!id || dot == std::string_view::npos) return invalid_cursor();
  return MemberCursor{role, std::string(text.substr(dot + 1)), *id};
}

Task<net::Response> handle_list(Api& api, RequestContext& context, Actor actor) {
  constexpr std::size_t max_cursor_bytes = 320;
  const auto id = read_path_id<GroupId>(context.path_values[0], "group_id");
  if (!id) co_return error_reply(id.error());
  auto request = read_page_request<MemberCursor>(context.request, read_cursor, max_cursor_bytes);
  if (!request) co_return error_reply(request.error());
  const auto page =
      co_await list_members(api.services(), actor, *id, std::move(request->from), request->limit);
  if (!page) co_return error_reply(page.error());
  boost::json::object answer;
  answer.emplace("members", members_of(page->members));
  answer.emplace("next_cursor", page->next ? boost::json::value(write_cursor(*page->next))
                                           : boost::json::value(nullptr));
  co_return json_reply(200, answer);
}

Task<net::Response> handle_add(Api& api, RequestContext& context, Actor actor) {
  const auto id = read_path_id<GroupId>(context.path_values[0], "group_id");
  if (!id) co_return error_reply(id.error());
  const auto body = read_body(context.request);
  if (!body) co_return error_reply(body.error());
  json::ObjectReader reader(*body);
  auto people = read_ids<UserId>(reader, "user_ids", 1, max_people_per_add);
  if (const auto failed = reader.finish()) co_return error_reply(*failed);
  const auto added = co_await add_members(api.services(), actor, *id, std::move(people));
  if (!added) co_return error_reply(added.error());
  boost::json::object answer;
  answer.emplace("members", members_of(added->added));
  answer.emplace("not_added", ids_of(added->not_added));
  co_return json_reply(200, answer);
}

Task<net::Response> handle_change_role(Api& api, RequestContext& context, Actor actor) {
  const auto place = read_place(context);
  if (!place) co_return error_reply(place.error());
  const auto body = read_body(context.request);
  if (!body) co_return error_reply(body.error());
  json::ObjectReader reader(*body);
  const std::string name = reader.required_string("role");
  const bool is_admin = name == name_of(GroupRole::admin);
  if (!is_admin && name != name_of(GroupRole::member)) {
    reader.reject("role", "role is admin or member.");
  }
  if (const auto failed = reader.finish()) co_return error_reply(*failed);
  const GroupRole role = is_admin ? GroupRole::admin : GroupRole::member;
  const auto member =
      co_await change_role(api.services(), actor, place->group, place->person, role);
  if (!member) co_return error_reply(member.error());
  boost::json::object answer;
  answer.emplace("member", wire::to_json(*member));
  co_return json_reply(200, answer);
}

Task<net::Response> handle_remove(Api& api, RequestContext& context, Actor actor) {
  const auto place = read_place(context);
  if (!place) co_return error_reply(place.error());
  const auto done = co_await remove_member(api.services(), actor, place->group, place->person);
  co_return done ? empty_reply() : error_reply(done.error());
}

Task<net::Response> handle_change_owner(Api& api, RequestContext& context, Actor actor) {
  const auto id = read_path_id<GroupId>(context.path_values[0], "group_id");
  if (!id) co_return error_reply(id.error());
  const auto body = read_body(context.request);
  if (!body) co_return error_reply(body.error());
  json::ObjectReader reader(*body);
  const auto person = UserId::parse(reader.required_string("user_id"));
  if (!person) reader.reject("user_id", "This is not an id.");
  if (const auto failed = reader.finish()) co_return error_reply(*failed);
  const auto group = co_await change_owner(api.services(), actor, *id, *person);
  co_return group ? group_reply(200, *group) : error_reply(group.error());
}

}  // namespace

void add_member_routes(Api& api) {
  using net::Method;
  const std::string members = "/api/v1/groups/{group_id}/members";
  api.add(Method::get, members, [&api](RequestContext& context, Actor actor) {
    return handle_list(api, context, actor);
  });
  api.add(Method::post, members,
          [&api](RequestContext& context, Actor actor) { return handle_add(api, context, actor); });
  api.add(Method::patch, members + "/{user_id}", [&api](RequestContext& context, Actor actor) {
    return handle_change_role(api, context, actor);
  });
  api.add(Method::delete_, members + "/{user_id}", [&api](RequestContext& context, Actor actor) {
    return handle_remove(api, context, actor);
  });
  api.add(Method::put, "/api/v1/groups/{group_id}/owner",
          [&api](RequestContext& context, Actor actor) {
            return handle_change_owner(api, context, actor);
          });
}

}  // namespace parley::http
