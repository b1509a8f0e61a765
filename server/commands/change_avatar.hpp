// Gives the actor a picture, or takes it away.
#pragma once

#include <string>

#include "commands/actor.hpp"
#include "commands/services.hpp"

namespace parley {

inline constexpr std::size_t max_avatar_bytes = 128 * 1024;
inline constexpr std::size_t max_avatar_side = 1024;  // pixels

// `data` is kept as it is; `media_type` must be what it is. Told as a new name is.
// `unsupported_media_type`, `payload_too_large`, `invalid_picture`, `rate_limited`.
Task<Result<Account>> put_avatar(Services& services, Actor actor, std::string media_type,
                                 std::string data);

// Idempotent. `rate_limited`.
Task<Result<Account>> remove_avatar(Services& services, Actor actor);

}  // namespace parley
