#include "commands/read_presence.hpp"

#include <algorithm>
#include <utility>

namespace parley {

Task<Result<std::vector<Presence>>> read_presence(Services& services, Actor actor,
                                                  std::vector<UserId> users) {
  const auto acquaintances =
      co_await services.users.last_seen_of_acquaintances(actor.user_id, users);
  if (!acquaintances) co_return fail(acquaintances.error());
  const std::vector<PresenceStatus> statuses = co_await services.presence.get(users);

  std::vector<Presence> answer;
  answer.reserve(users.size());
  for (std::size_t i = 0; i < users.size(); ++i) {
    Presence presence{users[i], PresenceStatus::unknown, {}};
    const auto known = std::find_if(acquaintances->begin(), acquaintances->end(),
                                    [&](const auto& entry) { return entry.user_id == users[i]; });
    if (known != acquaintances->end()) {
      presence.status = statuses[i];
      if (presence.status == PresenceStatus::offline) presence.last_seen_at = known->at;
    }
    answer.push_back(presence);
  }
  co_return answer;
}

}  // namespace parley
