#include "commands/throttles.hpp"

#include "model/errors.hpp"

namespace parley {
namespace {

constexpr const char* try_later = "Too many attempts. Please wait before you try again.";

Result<void> acquire(RateLimiter& limiter, std::string_view key, ErrorCode code,
                     const char* message) {
  const std::chrono::milliseconds wait = limiter.acquire(key);
  if (wait.count() == 0) return {};
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
  return fail(code, message, {}, static_cast<int>(seconds));
}

}  // namespace

Throttles::Throttles(const Limits& limits)
    : passwords_per_account_(limits.passwords_per_account),
      passwords_per_address_(limits.passwords_per_address),
      sign_ups_per_address_(limits.sign_ups_per_address),
      profile_changes_per_user_(limits.profile_changes_per_user),
      groups_per_user_(limits.groups_per_user),
      group_changes_per_user_(limits.group_changes_per_user),
      invites_per_address_(limits.invites_per_address),
      requests_per_user_(limits.requests_per_user),
      messages_per_user_(limits.messages_per_user) {}

Result<void> Throttles::try_password_from(std::string_view address) {
  return acquire(passwords_per_address_, address, errors::too_many_attempts, try_later);
}

Result<void> Throttles::try_password_of(UserId account) {
  return acquire(passwords_per_account_, account.to_string(), errors::too_many_attempts, try_later);
}

Result<void> Throttles::try_password_of(std::string_view unknown_login) {
  // Apart from ids, which are digits only.
  return acquire(passwords_per_account_, "unknown " + std::string(unknown_login),
                 errors::too_many_attempts, try_later);
}

Result<void> Throttles::sign_up(std::string_view address) {
  return acquire(sign_ups_per_address_, address, errors::rate_limited,
                 "Too many accounts were created from this address. Please wait.");
}

Result<void> Throttles::change_profile(UserId user) {
  return acquire(profile_changes_per_user_, user.to_string(), errors::rate_limited,
                 "Too many changes. Please wait before the next.");
}

Result<void> Throttles::create_group(UserId user) {
  return acquire(groups_per_user_, user.to_string(), errors::rate_limited,
                 "Too many new groups. Please wait before the next.");
}

Result<void> Throttles::change_group(UserId user) {
  return acquire(group_changes_per_user_, user.to_string(), errors::rate_limited,
                 "Too many changes. Please slow down.");
}

Result<void> Throttles::look_at_invite(std::string_view address) {
  return acquire(invites_per_address_, address, errors::rate_limited,
                 "Too many invites were tried from this address. Please wait.");
}

Result<void> Throttles::request(UserId user) {
  return acquire(requests_per_user_, user.to_string(), errors::rate_limited,
                 "Too many requests. Please slow down.");
}

Result<void> Throttles::send_message(UserId user) {
  return acquire(messages_per_user_, user.to_string(), errors::rate_limited,
                 "Too many messages. Please slow down.");
}

}  // namespace parley
