// Logs in by username or email.
#pragma once

#include <string>

#include "commands/start_session.hpp"

namespace parley {

struct LogIn {
  std::string login;
  std::string password;
};

// `invalid_credentials` for an unknown user and for a wrong password alike, after about the same
// time; `too_many_attempts` by account and by address; `overloaded`.
Task<Result<LoggedIn>> log_in(Services& services, LogIn request, Origin origin);

}  // namespace parley
