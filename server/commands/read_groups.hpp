// The actor's groups, and who is in them.
#pragma once

#include <optional>
#include <vector>

#include "commands/actor.hpp"
#include "commands/services.hpp"

namespace parley {

// By name.
Task<Result<std::vector<Group>>> list_groups(Services& services, Actor actor);

// `not_found`.
Task<Result<Group>> read_group(Services& services, Actor actor, GroupId id);

// The actor's channels in a group as entries of the chat list, by position. `not_found`.
Task<Result<std::vector<Conversation>>> list_channels(Services& services, Actor actor, GroupId id);

struct MemberPage {
  std::vector<Member> members;
  std::optional<MemberCursor> next;  // none on the last page
};

// The owner, the admins, the others, each by name. `limit` from 1 to 500. `not_found`.
Task<Result<MemberPage>> list_members(Services& services, Actor actor, GroupId id,
                                      std::optional<MemberCursor> after, int limit);

}  // namespace parley
