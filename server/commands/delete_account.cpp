#include "commands/delete_account.hpp"

#include <array>
#include <utility>
#include <vector>

#include "base/time.hpp"
#include "commands/check_password.hpp"
#include "commands/publish.hpp"
#include "commands/tell_of_user.hpp"
#include "model/group_wire.hpp"
#include "model/wire.hpp"

namespace parley {
namespace {

// The members see the deleted account in all that it wrote, then who owns the group, then that the
// account has left it.
void tell_group(Services& services, UserId user, const AccountStore::LeftGroup& group,
                const std::string& updated) {
  if (group.member_count == 0) {
    publish_ended(services.bus, group.id, group.revision,
                  wire::group_deleted(group.id, group.revision));
    return;
  }
  publish_to(services.bus, group.id, updated);
  if (group.heir) {
    const std::array roles{MemberRole{*group.heir, GroupRole::owner},
                           MemberRole{user, GroupRole::admin}};
    publish_to(services.bus, group.id, wire::member_updated(group.id, group.revision - 1, roles));
  }
  publish_to(
      services.bus, group.id,
      wire::member_left(group.id, group.revision, group.member_count, user, LeavingReason::left));
}

}  // namespace

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
  std::vector<GroupId> left;
  for (const AccountStore::LeftGroup& group : deleted->groups) {
    tell_group(services, actor.user_id, group, updated);
    if (group.member_count > 0) left.push_back(group.id);
  }
  // The others may have waited for this one.
  if (!left.empty()) co_await services.receipt_summaries.touch(std::move(left));
  co_return Result<void>{};
}

}  // namespace parley
