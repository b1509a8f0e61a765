// Accounts, as the rules need them kept. All calls are made on an event-loop thread and resume on
// it; implementations never block it. Failures of the engine come back as `unavailable` or
// `overloaded` (retryable) and have changed nothing.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/task.hpp"
#include "model/user.hpp"

namespace parley {

class UserStore {
 public:
  virtual ~UserStore() = default;

  // Fails with `username_taken` or `email_taken` (model/errors.hpp) when another account has it;
  // two racing creations never both succeed.
  virtual Task<Result<void>> create_user(Credentials credentials) = 0;

  // By username, or by email when `login` holds an '@'. REQUIRES: lower case.
  virtual Task<Result<std::optional<Credentials>>> find_credentials(std::string login) = 0;
  virtual Task<Result<std::optional<Credentials>>> find_credentials(UserId id) = 0;

  virtual Task<Result<std::optional<User>>> find_user(UserId id) = 0;

  // As `viewer` sees the person.
  virtual Task<Result<std::optional<Profile>>> find_profile(UserId id, UserId viewer) = 0;

  // What is given replaces what was there; searches find the new name and no longer the old one.
  // The account as it is now. Fails with `not_found`.
  virtual Task<Result<Account>> change_profile(UserId id, ProfileChange change) = 0;

  // Who has the person's name on a screen: those who share a conversation, the last active first,
  // and those who keep the person as a contact; at most `limit`. One query.
  virtual Task<Result<std::vector<UserId>>> find_acquaintances(UserId id, int limit) = 0;

  // People whose username, or a word of whose display name or of the viewer's alias for them,
  // begins with `prefix` (lower case, matched literally), ordered by username, without the viewer,
  // whose username is above `after_username`. At most `limit`. One query; the cost does not grow
  // with the number of accounts, only with that of the viewer's contacts.
  virtual Task<Result<std::vector<Person>>> search_users(std::string prefix, UserId viewer,
                                                         std::string after_username, int limit) = 0;

  virtual Task<Result<void>> set_password_hash(UserId id, std::string password_hash) = 0;

  // When each user's last socket left; only moves forward. One statement or one transaction for
  // all.
  virtual Task<Result<void>> set_last_seen(std::vector<UserId> users, Timestamp at) = 0;

  struct LastSeen {
    UserId user_id;
    std::optional<Timestamp> at;
  };
  // Of those among `candidates` (at most 100) who share a conversation with `viewer` and neither
  // block the viewer nor are blocked, if they and the viewer let others see it. The others are left
  // out. One query, whatever the number.
  virtual Task<Result<std::vector<LastSeen>>> last_seen_of_acquaintances(
      UserId viewer, std::vector<UserId> candidates) = 0;
};

}  // namespace parley
