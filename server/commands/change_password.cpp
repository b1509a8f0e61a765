#include "commands/change_password.hpp"

#include <utility>

#include "commands/revoke_sessions.hpp"
#include "model/errors.hpp"
#include "model/text_rules.hpp"

namespace parley {

Task<Result<void>> change_password(Services& services, Actor actor, ChangePassword request,
                                   Origin origin) {
  auto new_password = check_new_password(request.new_password, "new_password");
  if (!new_password) co_return fail(new_password.error());
  if (request.current_password.empty() ||
      text_length(request.current_password) > max_password_length) {
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
                                                          std::move(request.current_password));
  if (!matches) co_return fail(matches.error());
  if (!*matches) {
    co_return fail(errors::wrong_password, "The current password is not right.",
                   "current_password");
  }

  auto password_hash = co_await services.passwords.hash(std::move(*new_password));
  if (!password_hash) co_return fail(password_hash.error());
  const auto changed =
      co_await services.users.set_password_hash(actor.user_id, std::move(*password_hash));
  if (!changed) co_return fail(changed.error());
  co_return co_await revoke_other_sessions(services, actor);
}

}  // namespace parley
