// The one question by which reading in a group is authorised; changes ask it in the transaction
// that makes them (ports/group_store.hpp).
#pragma once

#include "commands/actor.hpp"
#include "commands/services.hpp"
#include "model/group_rules.hpp"

namespace parley {

// `not_found` when there is no such group or it is none of the actor's: nobody learns which.
// `not_allowed` when the actor's role does not reach.
Task<Result<GroupRole>> access_group(Services& services, Actor actor, GroupId id,
                                     GroupAction action = GroupAction::read);

}  // namespace parley
