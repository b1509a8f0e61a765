#include "commands/change_group.hpp"

#include <utility>

#include "base/time.hpp"
#include "commands/publish.hpp"
#include "model/group_rules.hpp"
#include "model/group_wire.hpp"

namespace parley {
namespace {

Result<GroupChange> check(const GroupChange& change) {
  GroupChange checked;
  if (change.name) {
    auto name = check_group_name(*change.name);
    if (!name) return fail(name.error());
    checked.name = std::move(*name);
  }
  if (change.description) {
    auto description = check_group_description(*change.description);
    if (!description) return fail(description.error());
    checked.description = std::move(*description);
  }
  if (change.color) {
    auto color = check_group_color(*change.color);
    if (!color) return fail(color.error());
    checked.color = std::move(*color);
  }
  return checked;
}

}  // namespace

Task<Result<Group>> change_group(Services& services, Actor actor, GroupId id, GroupChange change) {
  auto checked = check(change);
  if (!checked) co_return fail(checked.error());
  if (auto allowed = services.throttles.change_group(actor.user_id); !allowed) {
    co_return fail(allowed.error());
  }
  auto changed = co_await services.groups.change_group(id, actor.user_id, std::move(*checked));
  if (!changed) co_return fail(changed.error());
  if (changed->changed) publish_to(services.bus, id, wire::group_updated(changed->group));
  co_return std::move(changed->group);
}

Task<Result<void>> delete_group(Services& services, Actor actor, GroupId id) {
  const auto revision = co_await services.groups.delete_group(id, actor.user_id, now());
  if (!revision) co_return fail(revision.error());
  publish_ended(services.bus, id, *revision, wire::group_deleted(id, *revision));
  co_return Result<void>{};
}

}  // namespace parley
