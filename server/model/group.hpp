// Groups, their channels, members and invites. Values; any thread.
//
// A group is a numbered log of changes: its revision grows by one with every change of its name,
// description, colour, members, roles or channels. Of two states the one of the higher revision is
// the later; a client that misses a number reads the group again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "model/ids.hpp"
#include "model/user.hpp"

namespace parley {

inline constexpr int max_members_per_group = 5'000;
inline constexpr int max_channels_per_group = 50;
inline constexpr int max_people_per_add = 100;
inline constexpr int max_live_invites_per_group = 50;
// Somebody whom several people add at the same moment may come to be in a few more.
inline constexpr int max_groups_per_user = 200;

// As they are stored: a higher one may do all that a lower one may (model/group_rules.hpp).
enum class GroupRole : std::uint8_t { member = 0, admin = 1, owner = 2 };

// A conversation of a group, of which every member of the group is a member.
struct Channel {
  ConversationId id;
  std::string name;
  std::string description;    // may be empty
  std::int64_t position = 0;  // channels are shown in this order; there may be gaps
  Timestamp created_at;

  friend bool operator==(const Channel&, const Channel&) = default;
};

// What strangers with an invite see of a group.
struct GroupPreview {
  GroupId id;
  std::string name;
  std::string description;  // may be empty
  std::string color;        // one that check_group_color accepts
  int member_count = 0;
};

// A group as one of its members sees it.
struct Group {
  GroupPreview profile;
  Timestamp created_at;
  Revision revision = 0;
  GroupRole role = GroupRole::member;  // the viewer's
  std::vector<Channel> channels;       // by position
};

// What somebody wants changed; what is not given stays.
struct GroupChange {
  std::optional<std::string> name;
  std::optional<std::string> description;
  std::optional<std::string> color;

  bool empty() const { return !name && !description && !color; }
};

struct ChannelChange {
  std::optional<std::string> name;
  std::optional<std::string> description;

  bool empty() const { return !name && !description; }
};

struct Member {
  User user;
  GroupRole role = GroupRole::member;
  Timestamp joined_at;
};

// What is kept of somebody in a group, as its member is told it.
struct MembershipRecord {
  GroupId group;
  std::string name;
  GroupRole role = GroupRole::member;
  Timestamp joined_at;
  std::vector<std::string> channels;  // their names, by position
};

struct MemberRole {
  UserId user_id;
  GroupRole role = GroupRole::member;
};

// Where the next page of the members begins: behind this role, name (as the list orders by it:
// ASCII in lower case) and id.
struct MemberCursor {
  GroupRole role = GroupRole::owner;
  std::string name;
  UserId id;
};

enum class LeavingReason : std::uint8_t { left, removed };

// A link by which people join. The token is all that it takes.
struct Invite {
  InviteId id;
  std::string token;  // as make_token() makes it
  User created_by;
  Timestamp created_at;
  std::optional<Timestamp> expires_at;
  std::optional<int> max_uses;
  int uses = 0;
};

struct InvitePreview {
  GroupPreview group;
  bool is_member = false;  // the viewer
};

}  // namespace parley
