#include "commands/search_users.hpp"

#include <utility>

#include "model/text_rules.hpp"

namespace parley {

Task<Result<UserPage>> search_users(Services& services, Actor actor, SearchUsers request) {
  auto prefix = check_search(request.query);
  if (!prefix) co_return fail(prefix.error());
  // A cursor is the last username of the page before.
  if (!request.cursor.empty() && !check_username(request.cursor)) {
    co_return fail(errors::invalid_parameter, "This is not a cursor of this list.", "cursor");
  }
  auto found = co_await services.users.search_users(std::move(*prefix), actor.user_id,
                                                    std::move(request.cursor), request.limit + 1);
  if (!found) co_return fail(found.error());
  UserPage page{std::move(*found), {}};
  if (page.users.size() > static_cast<std::size_t>(request.limit)) {
    page.users.pop_back();
    page.next_cursor = page.users.back().user.username;
  }
  co_return page;
}

}  // namespace parley
