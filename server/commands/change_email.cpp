#include "commands/change_email.hpp"

#include <utility>

#include "commands/check_password.hpp"
#include "commands/tell_of_user.hpp"
#include "model/text_rules.hpp"

namespace parley {

Task<Result<Account>> change_email(Services& services, Actor actor, ChangeEmail request,
                                   Origin origin) {
  auto email = check_email(request.email);
  if (!email) co_return fail(email.error());
  const auto checked = co_await check_password(services, actor, std::move(request.current_password),
                                               std::move(origin));
  if (!checked) co_return fail(checked.error());
  auto account = co_await services.accounts.change_email(actor.user_id, std::move(*email));
  if (!account) co_return fail(account.error());
  co_await tell_of_user(services, account->user, false);
  co_return std::move(*account);
}

}  // namespace parley
