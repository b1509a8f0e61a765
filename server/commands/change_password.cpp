#include "commands/change_password.hpp"

#include <utility>

#include "commands/check_password.hpp"
#include "commands/revoke_sessions.hpp"
#include "model/text_rules.hpp"

namespace parley {

Task<Result<void>> change_password(Services& services, Actor actor, ChangePassword request,
                                   Origin origin) {
  auto new_password = check_new_password(request.new_password, "new_password");
  if (!new_password) co_return fail(new_password.error());
  const auto checked = co_await check_password(services, actor, std::move(request.current_password),
                                               std::move(origin));
  if (!checked) co_return fail(checked.error());

  auto password_hash = co_await services.passwords.hash(std::move(*new_password));
  if (!password_hash) co_return fail(password_hash.error());
  const auto changed =
      co_await services.users.set_password_hash(actor.user_id, std::move(*password_hash));
  if (!changed) co_return fail(changed.error());
  co_return co_await revoke_other_sessions(services, actor);
}

}  // namespace parley
