#include "model/group_wire.hpp"

#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "model/group_rules.hpp"
#include "model/wire.hpp"

namespace parley::wire {
namespace {

using boost::json::object;
using boost::json::value;

value text(std::string_view name) {
  return value(boost::json::string_view(name.data(), name.size()));
}

// What all events of a group begin with.
object change(GroupId group, Revision revision) {
  return {{"group_id", group.to_string()}, {"revision", revision}};
}

std::string frame(std::string_view type, object data) {
  object envelope;
  envelope.emplace("type", text(type));
  envelope.emplace("data", std::move(data));
  return boost::json::serialize(envelope);
}

template <class T>
boost::json::array to_array(std::span<const T> things) {
  boost::json::array array;
  array.reserve(things.size());
  for (const T& thing : things) array.push_back(to_json(thing));
  return array;
}

}  // namespace

object to_json(const Channel& channel) {
  return {{"id", channel.id.to_string()},
          {"name", channel.name},
          {"description", channel.description},
          {"position", channel.position},
          {"created_at", channel.created_at.to_rfc3339()}};
}

object to_json(const GroupPreview& group) {
  return {{"id", group.id.to_string()},
          {"name", group.name},
          {"description", group.description},
          {"color", group.color},
          {"member_count", group.member_count}};
}

object to_json(const Group& group) {
  object json = to_json(group.profile);
  json.emplace("created_at", group.created_at.to_rfc3339());
  json.emplace("revision", group.revision);
  json.emplace("role", text(name_of(group.role)));
  json.emplace("channels", to_array(std::span<const Channel>(group.channels)));
  return json;
}

object to_json(const Member& member) {
  return {{"user", to_json(member.user)},
          {"role", text(name_of(member.role))},
          {"joined_at", member.joined_at.to_rfc3339()}};
}

object to_json(const MembershipRecord& record) {
  boost::json::array channels;
  channels.reserve(record.channels.size());
  for (const std::string& name : record.channels) channels.push_back(value(name));
  return {{"id", record.group.to_string()},
          {"name", record.name},
          {"role", text(name_of(record.role))},
          {"joined_at", record.joined_at.to_rfc3339()},
          {"channels", std::move(channels)}};
}

object to_json(const Invite& invite) {
  return {
      {"id", invite.id.to_string()},
      {"token", invite.token},
      {"created_by", to_json(invite.created_by)},
      {"created_at", invite.created_at.to_rfc3339()},
      {"expires_at", invite.expires_at ? value(invite.expires_at->to_rfc3339()) : value(nullptr)},
      {"max_uses", invite.max_uses ? value(*invite.max_uses) : value(nullptr)},
      {"uses", invite.uses}};
}

object to_json(const InvitePreview& preview) {
  return {{"group", to_json(preview.group)}, {"is_member", preview.is_member}};
}

std::string group_joined(GroupId group, Revision revision) {
  return frame("group.joined", change(group, revision));
}

std::string group_left(GroupId group, Revision revision, LeavingReason reason) {
  object data = change(group, revision);
  data.emplace("reason", text(name_of(reason)));
  return frame("group.left", std::move(data));
}

std::string group_updated(const Group& group) {
  object data = change(group.profile.id, group.revision);
  data.emplace("name", group.profile.name);
  data.emplace("description", group.profile.description);
  data.emplace("color", group.profile.color);
  return frame("group.updated", std::move(data));
}

std::string group_deleted(GroupId group, Revision revision) {
  return frame("group.deleted", change(group, revision));
}

std::string member_joined(GroupId group, Revision revision, int member_count,
                          std::span<const Member> members) {
  object data = change(group, revision);
  data.emplace("member_count", member_count);
  data.emplace("members", to_array(members));
  return frame("member.joined", std::move(data));
}

std::string member_left(GroupId group, Revision revision, int member_count, UserId user,
                        LeavingReason reason) {
  object data = change(group, revision);
  data.emplace("member_count", member_count);
  data.emplace("user_id", user.to_string());
  data.emplace("reason", text(name_of(reason)));
  return frame("member.left", std::move(data));
}

std::string member_updated(GroupId group, Revision revision, std::span<const MemberRole> members) {
  boost::json::array roles;
  for (const MemberRole& member : members) {
    roles.push_back(
        object{{"user_id", member.user_id.to_string()}, {"role", text(name_of(member.role))}});
  }
  object data = change(group, revision);
  data.emplace("members", std::move(roles));
  return frame("member.updated", std::move(data));
}

std::string channel_created(GroupId group, Revision revision, const Channel& channel) {
  object data = change(group, revision);
  data.emplace("channel", to_json(channel));
  return frame("channel.created", std::move(data));
}

std::string channel_updated(GroupId group, Revision revision, std::span<const Channel> channels) {
  object data = change(group, revision);
  data.emplace("channels", to_array(channels));
  return frame("channel.updated", std::move(data));
}

std::string channel_deleted(GroupId group, Revision revision, ConversationId channel) {
  object data = change(group, revision);
  data.emplace("conversation_id", channel.to_string());
  return frame("channel.deleted", std::move(data));
}

}  // namespace parley::wire
