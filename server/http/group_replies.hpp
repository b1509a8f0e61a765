// What several routes of groups answer. Pure; any thread.
#pragma once

#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "http/reply.hpp"
#include "model/group_wire.hpp"
#include "model/wire.hpp"

namespace parley::http {

inline net::Response group_reply(int status, const Group& group) {
  boost::json::object answer;
  answer.emplace("group", wire::to_json(group));
  return json_reply(status, answer);
}

inline boost::json::array ids_of(const std::vector<UserId>& users) {
  boost::json::array ids;
  ids.reserve(users.size());
  for (const UserId user : users) ids.emplace_back(user.to_string());
  return ids;
}

inline boost::json::array members_of(std::span<const Member> members) {
  boost::json::array list;
  list.reserve(members.size());
  for (const Member& member : members) list.push_back(wire::to_json(member));
  return list;
}

inline boost::json::array conversations_of(std::span<const Conversation> conversations) {
  boost::json::array list;
  list.reserve(conversations.size());
  for (const Conversation& conversation : conversations) {
    list.push_back(wire::to_json(conversation));
  }
  return list;
}

}  // namespace parley::http
