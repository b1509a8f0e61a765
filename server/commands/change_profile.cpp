#include "commands/change_profile.hpp"

#include <utility>

#include "commands/tell_of_user.hpp"
#include "model/text_rules.hpp"

namespace parley {

Task<Result<Account>> change_profile(Services& services, Actor actor, ProfileChange change) {
  if (change.empty()) {
    co_return fail(errors::invalid_field, "Give a name, a bio or privacy.", "display_name");
  }
  if (change.display_name) {
    auto name = check_display_name(*change.display_name);
    if (!name) co_return fail(name.error());
    change.display_name = std::move(*name);
  }
  if (change.bio) {
    auto bio = check_bio(*change.bio);
    if (!bio) co_return fail(bio.error());
    change.bio = std::move(*bio);
  }
  if (auto allowed = services.throttles.change_profile(actor.user_id); !allowed) {
    co_return fail(allowed.error());
  }
  const bool is_renamed = change.display_name.has_value();
  auto account = co_await services.users.change_profile(actor.user_id, std::move(change));
  if (!account) co_return fail(account.error());

  co_await tell_of_user(services, account->user, is_renamed);
  co_return std::move(*account);
}

}  // namespace parley
