#include "commands/tell_of_user.hpp"

#include <string>
#include <utility>

#include "commands/publish.hpp"
#include "model/wire.hpp"

namespace parley {

Task<> tell_of_user(Services& services, User user, bool everybody) {
  const std::string event = wire::user_updated(user);
  publish_to(services.bus, user.id, event);
  if (!everybody) co_return;
  const std::vector<UserId> told = co_await find_acquaintances(services, user.id);
  for (const UserId one : told) publish_to(services.bus, one, event);
}

Task<std::vector<UserId>> find_acquaintances(Services& services, UserId user) {
  auto found = co_await services.users.find_acquaintances(user, max_told_of_profile);
  if (!found) co_return std::vector<UserId>();
  co_return std::move(*found);
}

}  // namespace parley
