// The limits of how often somebody may do something. Any thread. Those per address count an IPv6
// network of 64 bits as one.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/rate_limiter.hpp"
#include "model/ids.hpp"

namespace parley {

class Throttles {
 public:
  struct Limits {
    RateLimiter::Limit passwords_per_account{10, std::chrono::seconds(30)};
    RateLimiter::Limit passwords_per_address{30, std::chrono::seconds(5)};
    RateLimiter::Limit sign_ups_per_address{20, std::chrono::seconds(30)};
    RateLimiter::Limit profile_changes_per_user{10, std::chrono::seconds(30)};
    RateLimiter::Limit export_pages_per_user{60, std::chrono::milliseconds(200)};
    RateLimiter::Limit requests_per_user{300, std::chrono::milliseconds(20)};
    RateLimiter::Limit messages_per_user{100, std::chrono::milliseconds(50)};
  };

  explicit Throttles(const Limits& limits);

  // A password is about to be tried from this address: `too_many_attempts`.
  Result<void> try_password_from(std::string_view address);
  // A password of this account is about to be tried, whatever the account was called by. The name
  // stands for accounts that do not exist: they must not answer differently.
  Result<void> try_password_of(UserId account);
  Result<void> try_password_of(std::string_view unknown_login);
  Result<void> sign_up(std::string_view address);
  // Each is told to up to a thousand people.
  Result<void> change_profile(UserId user);
  // Each reads up to some megabytes.
  Result<void> read_export(UserId user);
  Result<void> request(UserId user);
  Result<void> send_message(UserId user);

 private:
  RateLimiter passwords_per_account_;
  RateLimiter passwords_per_address_;
  RateLimiter sign_ups_per_address_;
  RateLimiter profile_changes_per_user_;
  RateLimiter export_pages_per_user_;
  RateLimiter requests_per_user_;
  RateLimiter messages_per_user_;
};

}  // namespace parley
