// Who of these is online, and since when not.
#pragma once

#include <vector>

#include "commands/actor.hpp"
#include "commands/services.hpp"

namespace parley {

inline constexpr std::size_t max_presence_users = 100;

// One answer per user, in the order asked. `unknown` for people with whom the actor shares no
// conversation, between whom and the actor a block stands, or of whom one does not share it, and
// while presence cannot be said. REQUIRES: at most max_presence_users.
Task<Result<std::vector<Presence>>> read_presence(Services& services, Actor actor,
                                                  std::vector<UserId> users);

}  // namespace parley
