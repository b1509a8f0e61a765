// Who may do what in a group, and what groups look like. Pure functions; any thread. The store asks
// the same of the roles in SQL, in the transaction that changes something, and hands back the
// refusal that is made here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "model/group.hpp"

namespace parley {

inline constexpr std::size_t max_group_name_length = 64;          // code points, also of channels
inline constexpr std::size_t max_group_description_length = 500;  // code points, also of channels

enum class GroupAction : std::uint8_t {
  read,             // also send, and list the members
  change_group,     // name, description, colour
  change_channels,  // create, change, order, delete
  add_members,
  manage_invites,
  change_roles,
  hand_over,
  delete_group,
};

// The lowest role that may.
GroupRole required_role(GroupAction action);
bool may(GroupRole role, GroupAction action);

// May a member of the first role remove another of the second one?
bool may_remove(GroupRole remover, GroupRole removed);
// The owner hands over first.
bool may_leave(GroupRole role);

// The refusal, or nothing. `role`: none when the asker is no member; to them the group does not
// exist, whether it does or not. `not_found`, `not_allowed`.
std::optional<Error> refusal(std::optional<GroupRole> role, GroupAction action);
Error no_such_group();
Error not_allowed_in_group();

// The names on the wire.
std::string_view name_of(GroupRole role);
std::string_view name_of(LeavingReason reason);

// Rules of texts, as in model/text_rules.hpp: in the form in which it is kept, or `invalid_field`.
Result<std::string> check_group_name(std::string_view text, std::string_view field = "name");
Result<std::string> check_group_description(std::string_view text);
// One of the colours that clients know.
Result<std::string> check_group_color(std::string_view text);
inline constexpr std::string_view default_group_color = "blue";
inline constexpr std::string_view default_channel_name = "general";

// Could it be a token of an invite? What cannot need not be looked up.
bool is_invite_token(std::string_view text);

}  // namespace parley
