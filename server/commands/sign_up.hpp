// Creates an account and logs in to it.
#pragma once

#include <string>

#include "commands/start_session.hpp"

namespace parley {

struct SignUp {
  std::string username;
  std::string display_name;
  std::string email;
  std::string password;
};

// `invalid_field`, `username_taken`, `email_taken`, `rate_limited`, `overloaded`.
Task<Result<LoggedIn>> sign_up(Services& services, SignUp request, Origin origin);

}  // namespace parley
