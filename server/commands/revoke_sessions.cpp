#include "commands/revoke_sessions.hpp"

#include "commands/publish.hpp"

namespace parley {
namespace {

void announce(Services& services, UserId user, const std::vector<SessionId>& revoked) {
  services.session_cache.revoke(revoked);
  publish_revoked(services.bus, user, revoked);
}

Task<Result<void>> revoke_all_but(Services& services, UserId user, SessionId except) {
  const auto revoked = co_await services.sessions.revoke_sessions(user, except);
  if (!revoked) co_return fail(revoked.error());
  announce(services, user, *revoked);
  co_return Result<void>{};
}

}  // namespace

Task<Result<void>> revoke_session(Services& services, Actor actor, SessionId session_id) {
  const auto revoked = co_await services.sessions.revoke_session(actor.user_id, session_id);
  if (!revoked) co_return fail(revoked.error());
  if (revoked->empty()) co_return fail(errors::not_found, "You have no such session.");
  announce(services, actor.user_id, *revoked);
  co_return Result<void>{};
}

Task<Result<void>> log_out_everywhere(Services& services, Actor actor) {
  const SessionId none;
  co_return co_await revoke_all_but(services, actor.user_id, none);
}

Task<Result<void>> revoke_other_sessions(Services& services, Actor actor) {
  co_return co_await revoke_all_but(services, actor.user_id, actor.session_id);
}

}  // namespace parley
