// Creates a group with one channel, and people in it from the beginning.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "commands/actor.hpp"
#include "commands/services.hpp"

namespace parley {

struct CreateGroup {
  std::string name;
  std::optional<std::string> description;
  std::optional<std::string> color;
  std::optional<std::string> channel_name;
  std::vector<UserId> member_ids;  // at most max_people_per_add
};

struct CreatedGroup {
  Group group;
  std::vector<UserId> not_added;
};

// All devices of all its members are told. `invalid_field`, `limit_reached`, `rate_limited`.
Task<Result<CreatedGroup>> create_group(Services& services, Actor actor, CreateGroup request);

}  // namespace parley
