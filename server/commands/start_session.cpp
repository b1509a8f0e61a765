#include "commands/start_session.hpp"

#include <utility>

#include "base/secrets.hpp"
#include "base/time.hpp"
#include "commands/publish.hpp"
#include "model/text_rules.hpp"

namespace parley {

Task<Result<LoggedIn>> start_session(Services& services, Account account, Origin origin) {
  constexpr std::size_t max_user_agent_length = 256;
  LoggedIn logged_in{std::move(account), make_token()};
  const UserId user_id = logged_in.account.user.id;
  Session session;
  session.id = make_id<struct SessionTag>();
  session.user_id = user_id;
  session.created_at = now();
  session.last_used_at = session.created_at;
  session.user_agent = printable_text(origin.user_agent, max_user_agent_length);
  session.address = std::move(origin.address);
  const auto displaced =
      co_await services.sessions.create_session(std::move(session), fingerprint(logged_in.token));
  if (!displaced) co_return fail(displaced.error());
  services.session_cache.revoke(*displaced);
  publish_revoked(services.bus, user_id, *displaced);
  co_return logged_in;
}

}  // namespace parley
