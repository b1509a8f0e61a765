// The last step of signing up and of logging in.
#pragma once

#include <string>

#include "commands/actor.hpp"
#include "commands/services.hpp"

namespace parley {

struct LoggedIn {
  Account account;
  std::string token;  // goes into the cookie; only its fingerprint is kept
};

Task<Result<LoggedIn>> start_session(Services& services, Account account, Origin origin);

}  // namespace parley
