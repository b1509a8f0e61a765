// Blocks a person for the actor, or ends it. ports/block_store.hpp says what a block does.
#pragma once

#include "commands/actor.hpp"
#include "commands/services.hpp"

namespace parley {

// Idempotent. The actor's own devices are told; the person is not. `invalid_parameter` for oneself,
// `not_found` when there is no such user, `limit_reached`.
Task<Result<void>> block_user(Services& services, Actor actor, UserId person);

// Idempotent. The actor's own devices are told; the person's only when messages of theirs were
// withheld, since those stay undelivered whatever later receipts say.
Task<Result<void>> unblock_user(Services& services, Actor actor, UserId person);

}  // namespace parley
