#include "commands/authenticate.hpp"

#include <chrono>
#include <utility>

#include "base/secrets.hpp"
#include "base/time.hpp"
#include "model/errors.hpp"

namespace parley {

Task<Result<Actor>> authenticate(Services& services, std::string token) {
  // A session in steady use writes its time at most so often.
  constexpr std::chrono::minutes touch_interval{5};
  constexpr std::size_t token_length = 43;
  const auto refused = fail(errors::unauthenticated, "Please log in.");
  if (token.size() != token_length) co_return refused;
  const TokenHash token_hash = fingerprint(token);
  if (const auto cached = services.session_cache.find(token_hash)) {
    co_return Actor{cached->user_id, cached->id};
  }

  const std::uint64_t generation = services.session_cache.generation();
  auto found = co_await services.sessions.find_session(token_hash);
  if (!found) co_return fail(found.error());
  if (!found->has_value()) co_return refused;
  Session& session = **found;
  const Timestamp time = now();
  if (session.last_used_at + services.session_idle_limit < time) {
    const auto revoked = co_await services.sessions.revoke_session(session.user_id, session.id);
    if (!revoked) co_return fail(revoked.error());
    co_return refused;
  }
  if (session.last_used_at + touch_interval < time) {
    const auto touched = co_await services.sessions.touch_session(session.id, time);
    if (!touched) co_return fail(touched.error());
    session.last_used_at = time;
  }
  services.session_cache.insert(token_hash, session, generation);
  co_return Actor{session.user_id, session.id};
}

}  // namespace parley
