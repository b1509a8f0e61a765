// Who has a live socket anywhere. A cache: it may forget, and then says offline or unknown, never
// wrongly online for longer than its time to live. Any thread; never blocks the caller.
#pragma once

#include <span>
#include <vector>

#include "base/task.hpp"
#include "model/presence.hpp"

namespace parley {

class PresenceStore {
 public:
  virtual ~PresenceStore() = default;

  // These users have a live socket on this server. Called when the first socket of a user comes and
  // repeated for all of them at least every `refresh_interval`.
  virtual void refresh(std::span<const UserId> users) = 0;

  // The last socket of these users left this server. Another server's word for them stands.
  virtual void remove(std::span<const UserId> users) = 0;

  // One status per user, in the order asked. `unknown` for all when the cache is away.
  virtual Task<std::vector<PresenceStatus>> get(std::vector<UserId> users) = 0;

  // Passes on what it was told, within a bound of time, and answers whoever waits; from then on it
  // does nothing, and everybody is `unknown`. Blocks: call it outside the event loops, and before
  // any io_context is destroyed on which `get` was awaited. Repeated calls do nothing.
  virtual void close() = 0;
};

}  // namespace parley
