#include "commands/read_account.hpp"

#include <utility>

#include "model/errors.hpp"

namespace parley {

Task<Result<Account>> read_account(Services& services, Actor actor) {
  auto credentials = co_await services.users.find_credentials(actor.user_id);
  if (!credentials) co_return fail(credentials.error());
  if (!credentials->has_value()) co_return fail(errors::unauthenticated, "Please log in.");
  co_return std::move((*credentials)->account);
}

Task<Result<std::vector<Session>>> list_sessions(Services& services, Actor actor) {
  co_return co_await services.sessions.list_sessions(actor.user_id);
}

}  // namespace parley
