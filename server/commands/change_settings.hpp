// Pins, archives, mutes, marks as unread: what the actor decides for itself alone.
#pragma once

#include <vector>

#include "commands/actor.hpp"
#include "commands/services.hpp"

namespace parley {

// Idempotent; the actor's devices are told of what changed, the other member never. The
// conversation as it is afterwards. `not_found`. REQUIRES: !change.empty().
Task<Result<Conversation>> change_settings(Services& services, Actor actor, ConversationId id,
                                           SettingsChange change);

// The same for all of the actor's channels in a group. The channels as they are afterwards, by
// position. `not_found`. REQUIRES: !change.empty().
Task<Result<std::vector<Conversation>>> change_group_settings(Services& services, Actor actor,
                                                              GroupId group, SettingsChange change);

}  // namespace parley
