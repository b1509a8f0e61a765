#include "commands/log_in.hpp"

#include <utility>

#include "model/errors.hpp"
#include "model/text_rules.hpp"

namespace parley {

Task<Result<LoggedIn>> log_in(Services& services, LogIn request, Origin origin) {
  const auto refused = [](const char* field) {
    return fail(errors::invalid_field, "This is empty or too long.", field);
  };
  if (request.login.empty() || request.login.size() > max_email_length) co_return refused("login");
  if (request.password.empty() || text_length(request.password) > max_password_length) {
    co_return refused("password");
  }
  std::string login = to_lower_ascii(request.login);
  if (auto allowed = services.throttles.try_password_from(origin.address); !allowed) {
    co_return fail(allowed.error());
  }
  auto credentials = co_await services.users.find_credentials(login);
  if (!credentials) co_return fail(credentials.error());
  const bool known = credentials->has_value();
  auto allowed = known ? services.throttles.try_password_of((*credentials)->account.user.id)
                       : services.throttles.try_password_of(login);
  if (!allowed) co_return fail(allowed.error());

  std::string password_hash = known ? (*credentials)->password_hash : std::string();
  const auto matches =
      co_await services.passwords.verify(std::move(password_hash), std::move(request.password));
  if (!matches) co_return fail(matches.error());
  if (!known || !*matches) {
    co_return fail(errors::invalid_credentials, "The name or the password is not right.");
  }
  co_return co_await start_session(services, std::move((*credentials)->account), std::move(origin));
}

}  // namespace parley
