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
  std::string avatar{};  // the version of the picture; empty: none
  bool is_deleted = false;
};

// How somebody stands to a person: the viewer's own doing, shown to the viewer alone.
struct Relation {
  bool is_contact = false;
  std::optional<std::string> alias;  // what the viewer calls the person; of contacts only
  bool is_blocked = false;  // by the viewer; whether the person blocks the viewer, nobody says

  friend bool operator==(const Relation&, const Relation&) = default;
};

// A person as one viewer sees them.
struct Person {
  User user;
  Relation relation;
};

// What one viewer may read of a person who is looked at alone.
struct Profile {
  Person person;
  std::string bio;  // may be empty
};

// What somebody lets others know. Both are given and taken: who does not share it does not see it
// of others either.
struct PrivacySettings {
  bool share_last_seen = true;  // and whether they are online
  bool send_read_receipts = true;

  friend bool operator==(const PrivacySettings&, const PrivacySettings&) = default;
};

// What somebody wants changed of themselves; what is not given stays.
struct ProfileChange {
  std::optional<std::string> display_name;
  std::optional<std::string> bio;
  std::optional<bool> share_last_seen;
  std::optional<bool> send_read_receipts;

  bool empty() const { return !display_name && !bio && !share_last_seen && !send_read_receipts; }
};

// An entry of somebody's contacts.
struct Contact {
  User user;
  std::optional<std::string> alias;
  Timestamp created_at;
};

// Where the next page of the contacts begins: above this name (as the list orders by it: ASCII in
// lower case) and this id.
struct ContactCursor {
  std::string name;
  UserId id;
};

inline constexpr int max_contacts_per_user = 5'000;

// An entry of somebody's block list.
struct Block {
  User user;
  Timestamp created_at;
};

// Where the next page of the block list begins: below this moment and id.
struct BlockCursor {
  Timestamp created_at;
  UserId id;
};

inline constexpr int max_blocks_per_user = 5'000;

// What the person alone sees.
struct Account {
  User user;
  std::string bio;
  std::string email;  // lower case
  Timestamp created_at;
  PrivacySettings privacy{};
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
