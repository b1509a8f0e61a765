// Is somebody there?
#pragma once

#include <optional>

#include "base/time.hpp"
#include "model/ids.hpp"

namespace parley {

enum class PresenceStatus {
  online,  // has a live socket on some server
  offline,
  unknown,  // not the asker's to see, or it cannot be said now
};

struct Presence {
  UserId user_id;
  PresenceStatus status = PresenceStatus::unknown;
  std::optional<Timestamp> last_seen_at;  // only when offline
};

}  // namespace parley
