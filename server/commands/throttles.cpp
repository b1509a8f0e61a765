#include "commands/throttles.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>

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

// A subscriber of IPv6 has at least a /64 and picks addresses of it at will (RFC 6177): the network
// counts. An address of IPv4, written as such or mapped, counts by itself.
std::string origin_of(std::string_view address) {
  constexpr std::size_t network_bytes = 8;
  std::array<unsigned char, 16> bytes{};
  const std::string terminated(address);
  if (inet_pton(AF_INET6, terminated.c_str(), bytes.data()) != 1) return terminated;
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (IN6_IS_ADDR_V4MAPPED(reinterpret_cast<const in6_addr*>(bytes.data()))) {
    return inet_ntop(AF_INET, bytes.data() + 12, text.data(), text.size());
  }
  std::fill(bytes.begin() + network_bytes, bytes.end(), 0);
  return inet_ntop(AF_INET6, bytes.data(), text.data(), text.size());
}

}  // namespace

Throttles::Throttles(const Limits& limits)
    : passwords_per_account_(limits.passwords_per_account),
      passwords_per_address_(limits.passwords_per_address),
      sign_ups_per_address_(limits.sign_ups_per_address),
      profile_changes_per_user_(limits.profile_changes_per_user),
      export_pages_per_user_(limits.export_pages_per_user),
      requests_per_user_(limits.requests_per_user),
      messages_per_user_(limits.messages_per_user) {}

Result<void> Throttles::try_password_from(std::string_view address) {
  return acquire(passwords_per_address_, origin_of(address), errors::too_many_attempts, try_later);
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
  return acquire(sign_ups_per_address_, origin_of(address), errors::rate_limited,
                 "Too many accounts were created from this address. Please wait.");
}

Result<void> Throttles::change_profile(UserId user) {
  return acquire(profile_changes_per_user_, user.to_string(), errors::rate_limited,
                 "Too many changes. Please wait before the next.");
}

Result<void> Throttles::read_export(UserId user) {
  return acquire(export_pages_per_user_, user.to_string(), errors::rate_limited,
                 "Too much was exported at once. Please wait.");
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
