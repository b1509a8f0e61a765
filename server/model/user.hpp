// People and the devices on which they are logged in.
#pragma once

#include <optional>
#include <string>

#include "base/time.hpp"
#include "model/ids.hpp"

namespace parley {

// What everybody may see of a person.
struct User {
  UserId id;
  std::string username;  // lower case
  std::string display_name;
};

// What the person alone sees.
struct Account {
  User user;
  std::string email;  // lower case
  Timestamp created_at;
};

// An account with the hash of its password, for checking a log-in. Never leaves the server.
struct Credentials {
  Account account;
  std::string password_hash;  // libsodium's encoded Argon2id string
};

// SHA-256 of a session token in lower-case hexadecimal. The token itself is known to its client
// only.
using TokenHash = std::string;

// One log-in of one device.
struct Session {
  SessionId id;
  UserId user_id;
  Timestamp created_at;
  Timestamp last_used_at;  // to within a few minutes
  std::string user_agent;  // as sent when logging in, at most 256 bytes
  std::string address;     // IP address that logged in
};

}  // namespace parley
