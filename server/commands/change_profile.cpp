#include "commands/change_profile.hpp"

#include <string>
#include <utility>

#include "commands/publish.hpp"
#include "model/text_rules.hpp"
#include "model/wire.hpp"

namespace parley {

Task<Result<Account>> change_profile(Services& services, Actor actor, ProfileChange change) {
  if (!change.display_name && !change.bio) {
    co_return fail(errors::invalid_field, "Give a name or a bio.", "display_name");
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

  const std::string event = wire::user_updated(account->user);
  publish_to(services.bus, actor.user_id, event);
  if (!is_renamed) co_return std::move(*account);
  // The name is stored; that nobody could be told does not undo it.
  const auto told = co_await services.users.find_acquaintances(actor.user_id, max_told_of_profile);
  if (told) {
    for (const UserId user : *told) publish_to(services.bus, user, event);
  }
  const auto groups = co_await services.memberships.list_memberships(actor.user_id);
  if (groups) {
    for (const GroupMembership& membership : *groups) {
      publish_to(services.bus, membership.group, event);
    }
  }
  co_return std::move(*account);
}

}  // namespace parley
