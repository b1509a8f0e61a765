#include "commands/sign_up.hpp"

#include <utility>

#include "base/time.hpp"
#include "model/text_rules.hpp"

namespace parley {

Task<Result<LoggedIn>> sign_up(Services& services, SignUp request, Origin origin) {
  auto username = check_username(request.username);
  if (!username) co_return fail(username.error());
  auto display_name = check_display_name(request.display_name);
  if (!display_name) co_return fail(display_name.error());
  auto email = check_email(request.email);
  if (!email) co_return fail(email.error());
  auto password = check_new_password(request.password, "password");
  if (!password) co_return fail(password.error());
  if (auto allowed = services.throttles.sign_up(origin.address); !allowed) {
    co_return fail(allowed.error());
  }

  auto password_hash = co_await services.passwords.hash(std::move(*password));
  if (!password_hash) co_return fail(password_hash.error());
  Credentials credentials;
  credentials.account.user = {make_id<struct UserTag>(), std::move(*username),
                              std::move(*display_name)};
  credentials.account.email = std::move(*email);
  credentials.account.created_at = now();
  credentials.password_hash = std::move(*password_hash);
  Account account = credentials.account;
  const auto created = co_await services.users.create_user(std::move(credentials));
  if (!created) co_return fail(created.error());
  co_return co_await start_session(services, std::move(account), std::move(origin));
}

}  // namespace parley
