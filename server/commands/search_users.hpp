// Finds people by the beginning of their username, or of a word of their name or of the alias that
// the actor gave them.
#pragma once

#include <string>
#include <vector>

#include "commands/actor.hpp"
#include "commands/services.hpp"

namespace parley {

struct SearchUsers {
  std::string query;
  std::string cursor;  // of the previous page; empty for the first
  int limit = 20;      // 1 to 50
};

struct UserPage {
  std::vector<Person> users;
  std::string next_cursor;  // empty on the last page
};

// `invalid_parameter`.
Task<Result<UserPage>> search_users(Services& services, Actor actor, SearchUsers request);

}  // namespace parley
