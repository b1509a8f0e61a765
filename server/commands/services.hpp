// What the commands work with. References only: app/ owns everything and outlives every task.
#pragma once

#include <chrono>

#include "base/password_hasher.hpp"
#include "commands/session_cache.hpp"
#include "commands/throttles.hpp"
#include "ports/account_store.hpp"
#include "ports/avatar_store.hpp"
#include "ports/block_store.hpp"
#include "ports/contact_store.hpp"
#include "ports/conversation_store.hpp"
#include "ports/event_bus.hpp"
#include "ports/message_store.hpp"
#include "ports/presence_store.hpp"
#include "ports/session_store.hpp"
#include "ports/user_store.hpp"

namespace parley {

struct Services {
  UserStore& users;
  AccountStore& accounts;
  AvatarStore& avatars;
  SessionStore& sessions;
  ContactStore& contacts;
  BlockStore& blocks;
  ConversationStore& conversations;
  MessageStore& messages;
  EventBus& bus;
  PresenceStore& presence;
  PasswordHasher& passwords;
  SessionCache& session_cache;
  Throttles& throttles;

  // A session that was not used for so long is over.
  std::chrono::hours session_idle_limit{30 * 24};
  // So long after sending it a message can be edited or deleted; 0: never.
  std::chrono::seconds edit_window{24 * 3600};
};

}  // namespace parley
