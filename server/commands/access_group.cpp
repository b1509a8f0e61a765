#include "commands/access_group.hpp"

namespace parley {

Task<Result<GroupRole>> access_group(Services& services, Actor actor, GroupId id,
                                     GroupAction action) {
  const auto role = co_await services.groups.find_role(id, actor.user_id);
  if (!role) co_return fail(role.error());
  if (const auto refused = refusal(*role, action)) co_return fail(*refused);
  co_return **role;
}

}  // namespace parley
