// What the gateway carries to sockets: the finished bytes of a frame's text, with a routing
// envelope around them. Serialised once, by the publisher; a gateway reads the envelope only.
// Immutable once shared; any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "model/conversation.hpp"
#include "model/ids.hpp"
#include "model/message.hpp"

namespace parley {

// Whom an event is for: a routing key.
struct Topic {
  enum class Kind : std::uint8_t {
    user,     // every socket of a user
    servers,  // every server itself, whatever sockets it has
  };

  Kind kind = Kind::user;
  std::int64_t id = 0;  // of the user; 0 for the servers

  static Topic of(UserId id) { return {Kind::user, id.value()}; }
  static Topic servers() { return {Kind::servers, 0}; }
  // `user.<id>` or `servers`, as it is called on a broker.
  std::string to_string() const {
    return kind == Kind::servers ? "servers" : "user." + std::to_string(id);
  }
  // Exactly what `to_string` makes of a real topic; otherwise nothing.
  static std::optional<Topic> parse(std::string_view text);
  friend bool operator==(const Topic&, const Topic&) = default;
};

inline std::optional<Topic> Topic::parse(std::string_view text) {
  constexpr std::string_view user_prefix = "user.";
  if (text == "servers") return servers();
  if (!text.starts_with(user_prefix)) return {};
  const auto user = UserId::parse(text.substr(user_prefix.size()));
  if (!user) return {};
  return of(*user);
}

struct Event {
  Topic topic;
  // `{"type":"…","data":{…}}`, UTF-8.
  std::string payload;
  // Dropped first when a socket is slow: typing.
  bool ephemeral = false;
  // Not 0: goes to the sockets of this session alone, which close after it; and every server that
  // receives it forgets what it knew of the session.
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
    // The kind in the highest bit: ids are positive.
    const auto kind = static_cast<std::uint64_t>(topic.kind) << 63U;
    return std::hash<parley::UserId>{}(
        parley::UserId(static_cast<std::int64_t>(static_cast<std::uint64_t>(topic.id) | kind)));
  }
};
