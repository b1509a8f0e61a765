// What the gateway carries to sockets: the finished bytes of a frame's text, with a routing
// envelope around them. Serialised once, by the publisher; a gateway reads the envelope only.
// Immutable once shared; any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "model/conversation.hpp"
#include "model/ids.hpp"
#include "model/message.hpp"

namespace parley {

// A routing key: every socket of a user, or (later) of a channel's members.
struct Topic {
  std::int64_t user = 0;

  static Topic of(UserId id) { return Topic{id.value()}; }
  // `user.<id>`, as it is called on a broker.
  std::string to_string() const { return "user." + std::to_string(user); }
  friend bool operator==(const Topic&, const Topic&) = default;
};

struct Event {
  Topic topic;
  // `{"type":"…","data":{…}}`, UTF-8.
  std::string payload;
  // Dropped first when a socket is slow: typing.
  bool ephemeral = false;
  // Not 0: goes to the sockets of this session alone, which close after it.
  SessionId revoked_session{};
  // What a server drops when it came already: a message's conversation and number (0: not a
  // message).
  ConversationId conversation{};
  Seq seq = 0;
};

}  // namespace parley

template <>
struct std::hash<parley::Topic> {
  std::size_t operator()(const parley::Topic& topic) const noexcept {
    return std::hash<parley::Id<struct parley::UserTag>>{}(parley::UserId(topic.user));
  }
};
