// The channels of a group. All members are told of what changed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "commands/actor.hpp"
#include "commands/services.hpp"

namespace parley {

struct ChannelInGroup {
  Channel channel;
  Group group;
};

// `invalid_field`, `not_found`, `not_allowed`, `limit_reached`, `rate_limited`.
Task<Result<ChannelInGroup>> create_channel(Services& services, Actor actor, GroupId group,
                                            std::string name,
                                            std::optional<std::string> description);

// `invalid_field`, `not_found`, `not_allowed`, `rate_limited`. REQUIRES: !change.empty().
Task<Result<Channel>> change_channel(Services& services, Actor actor, GroupId group,
                                     ConversationId channel, ChannelChange change);

// `not_found`, `not_allowed`, `last_channel`.
Task<Result<void>> delete_channel(Services& services, Actor actor, GroupId group,
                                  ConversationId channel);

// All channels of the group in their new order. `invalid_field`, `not_found`, `not_allowed`,
// `rate_limited`.
Task<Result<Group>> order_channels(Services& services, Actor actor, GroupId group,
                                   std::vector<ConversationId> channels);

}  // namespace parley
