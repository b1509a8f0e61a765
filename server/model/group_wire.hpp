// How groups look on the wire: the rest of model/wire.hpp. Pure functions; any thread.
#pragma once

#include <span>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "model/group.hpp"

namespace parley::wire {

boost::json::object to_json(const Channel& channel);
boost::json::object to_json(const Group& group);
boost::json::object to_json(const GroupPreview& group);
boost::json::object to_json(const Member& member);
boost::json::object to_json(const MembershipRecord& record);
boost::json::object to_json(const Invite& invite);
boost::json::object to_json(const InvitePreview& preview);

// The texts of frames. Each says the revision that it made.
std::string group_joined(GroupId group, Revision revision);
std::string group_left(GroupId group, Revision revision, LeavingReason reason);
std::string group_updated(const Group& group);
std::string group_deleted(GroupId group, Revision revision);
std::string member_joined(GroupId group, Revision revision, int member_count,
                          std::span<const Member> members);
std::string member_left(GroupId group, Revision revision, int member_count, UserId user,
                        LeavingReason reason);
std::string member_updated(GroupId group, Revision revision, std::span<const MemberRole> members);
std::string channel_created(GroupId group, Revision revision, const Channel& channel);
std::string channel_updated(GroupId group, Revision revision, std::span<const Channel> channels);
std::string channel_deleted(GroupId group, Revision revision, ConversationId channel);

}  // namespace parley::wire
