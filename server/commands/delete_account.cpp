#include "commands/delete_account.hpp"

#include <utility>

#include "base/time.hpp"
#include "commands/check_password.hpp"
#include "commands/publish.hpp"
#include "commands/tell_of_user.hpp"
#include "model/wire.hpp"

namespace parley {

Task<Result<void>> delete_account(Services& services, Actor actor, std::string current_password,
                                  Origin origin) {
  const auto checked =
      co_await check_password(services, actor, std::move(current_password), std::move(origin));
  if (!checked) co_return fail(checked.error());
  // Once it is gone nobody keeps it as a contact any more.
  const std::vector<UserId> acquaintances = co_await find_acquaintances(services, actor.user_id);
  auto deleted = co_await services.accounts.delete_account(actor.user_id, now());
  if (!deleted) co_return fail(deleted.error());

  services.session_cache.revoke(deleted->sessions);
  publish_revoked(services.bus, actor.user_id, deleted->sessions);
  const std::string gone = wire::contact_deleted(actor.user_id);
  for (const UserId keeper : deleted->keepers) publish_to(services.bus, keeper, gone);
  const std::string updated = wire::user_updated(deleted->user);
  for (const UserId user : acquaintances) publish_to(services.bus, user, updated);
  co_return Result<void>{};
}

}  // namespace parley
