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
    group,    // every socket of every member of a group
  };

  Kind kind = Kind::user;
  std::int64_t id = 0;  // of the user or the group; 0 for the servers

  static Topic of(UserId id) { return {Kind::user, id.value()}; }
  static Topic of(GroupId id) { return {Kind::group, id.value()}; }
  static Topic servers() { return {Kind::servers, 0}; }
  // `user.<id>`, `group.<id>` or `servers`, as it is called on a broker.
  std::string to_string() const;
  // Exactly what `to_string` makes of a real topic; otherwise nothing.
  static std::optional<Topic> parse(std::string_view text);
  friend bool operator==(const Topic&, const Topic&) = default;
};

inline std::string Topic::to_string() const {
  switch (kind) {
    case Kind::user:
      return "user." + std::to_string(id);
    case Kind::group:
      return "group." + std::to_string(id);
    case Kind::servers:
      break;
  }
  return "servers";
}

inline std::optional<Topic> Topic::parse(std::string_view text) {
  constexpr std::string_view user_prefix = "user.";
  constexpr std::string_view group_prefix = "group.";
  if (text == "servers") return servers();
  if (text.starts_with(user_prefix)) {
    const auto user = UserId::parse(text.substr(user_prefix.size()));
    if (user) return of(*user);
  } else if (text.starts_with(group_prefix)) {
    const auto group = GroupId::parse(text.substr(group_prefix.size()));
    if (group) return of(*group);
  }
  return {};
}

// That an event changes who listens to a group: the gateway acts on it before, or after, it hands
// on the frame. Of two changes for one group the one of the higher revision is the later, in
// whatever order they come.
struct Membership {
  enum class Change : std::uint8_t {
    joined = 1,  // to the user's topic: the user's sockets listen from now on, and then get this
    left = 2,    // to the user's topic: they do not listen any more, and get this
    ended = 3,   // to the group's topic: its sockets get this as the last of the group
  };

  Change change = Change::joined;
  GroupId group;
  std::int64_t revision = 0;  // of the group, after the change; positive

  friend bool operator==(const Membership&, const Membership&) = default;
};

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
  // REQUIRES, if given: the topic that its change belongs to.
  std::optional<Membership> membership;
};

}  // namespace parley

template <>
struct std::hash<parley::Topic> {
  std::size_t operator()(const parley::Topic& topic) const noexcept {
    // The kind in the highest bits, which say least of ids: they are those of a clock.
    const auto kind = static_cast<std::uint64_t>(topic.kind) << 61U;
    return std::hash<parley::UserId>{}(
        parley::UserId(static_cast<std::int64_t>(static_cast<std::uint64_t>(topic.id) ^ kind)));
  }
};
