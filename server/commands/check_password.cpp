#include "commands/check_password.hpp"

#include <utility>

#include "model/errors.hpp"
#include "model/text_rules.hpp"

namespace parley {

Task<Result<void>> check_password(Services& services, Actor actor, std::string current_password,
                                  Origin origin) {
  if (current_password.empty() || text_length(current_password) > max_password_length) {
    co_return fail(errors::invalid_field, "This is empty or too long.", "current_password");
  }
  if (auto allowed = services.throttles.try_password_from(origin.address); !allowed) {
    co_return fail(allowed.error());
  }
  if (auto allowed = services.throttles.try_password_of(actor.user_id); !allowed) {
    co_return fail(allowed.error());
  }
  auto credentials = co_await services.users.find_credentials(actor.user_id);
  if (!credentials) co_return fail(credentials.error());
  if (!credentials->has_value()) co_return fail(errors::unauthenticated, "Please log in.");
  const auto matches = co_await services.passwords.verify((*credentials)->password_hash,
                                                          std::move(current_password));
  if (!matches) co_return fail(matches.error());
  if (!*matches) {
    co_return fail(errors::wrong_password, "The current password is not right.",
                   "current_password");
  }
  co_return Result<void>{};
}

}  // namespace parley
