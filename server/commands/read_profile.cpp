#include "commands/read_profile.hpp"

#include <utility>

namespace parley {

Task<Result<Profile>> read_profile(Services& services, Actor actor, UserId person) {
  auto profile = co_await services.users.find_profile(person, actor.user_id);
  if (!profile) co_return fail(profile.error());
  if (!profile->has_value()) co_return fail(errors::not_found, "There is no such user.");
  co_return std::move(**profile);
}

}  // namespace parley
