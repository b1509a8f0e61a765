// Conversations as their members see them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/time.hpp"
#include "model/ids.hpp"
#include "model/user.hpp"

namespace parley {

// A member's watermarks: every message up to the mark is delivered to, or read by, the member.
// They only grow, and read_seq <= delivered_seq <= the conversation's last_seq.
struct Marks {
  Seq delivered_seq = 0;
  Seq read_seq = 0;

  friend bool operator==(const Marks&, const Marks&) = default;
};

// What a member decided for itself alone.
struct ConversationSettings {
  std::optional<Timestamp> pinned_at;
  // Until a message comes that the mute does not cover.
  bool archived = false;
  std::optional<Timestamp> muted_until;  // may be over; muted_always has no end
  // Until the member reads there again, or sends.
  bool marked_unread = false;
  // In neither view of the chat list, until a message comes or the member opens it.
  bool hidden = false;
  Seq cleared_seq = 0;  // messages up to this one are hidden from the member
  // Grows with every change of these by the member: of two states the higher one is the later.
  // What messages and marks do to them follows from those, and does not count.
  std::int64_t revision = 0;

  friend bool operator==(const ConversationSettings&, const ConversationSettings&) = default;
};

// The end of a mute that has none: the last moment that four digits of a year can write.
inline constexpr Timestamp muted_always{253'402'300'799'999};

// What a member wants changed; what is not given stays.
struct SettingsChange {
  struct Mute {
    std::optional<Timestamp> until;  // none: ends the mute
  };
  std::optional<bool> pinned;
  std::optional<bool> archived;
  std::optional<bool> marked_unread;
  std::optional<Mute> mute;

  bool empty() const { return !pinned && !archived && !marked_unread && !mute; }
};

// The newest message, cut for the chat list.
struct MessagePreview {
  Seq seq = 0;
  UserId sender_id;
  std::string preview;  // at most max_preview_length code points; empty when it was deleted
  Timestamp created_at;
};

inline constexpr std::size_t max_preview_length = 160;

// The other person of a direct conversation.
struct Peer {
  User user;
  Relation relation;  // the viewer's
  Marks marks;
};

// A direct conversation as one of its two members sees it: an entry of the chat list.
struct Conversation {
  ConversationId id;
  Timestamp created_at;
  Timestamp activity_at;  // of the newest message, or of the creation
  Seq last_seq = 0;
  Revision changes = 0;                        // how often messages were edited or deleted
  std::optional<MessagePreview> last_message;  // none when empty or cleared
  Marks marks;                                 // the viewer's
  ConversationSettings settings;               // the viewer's
  Peer peer;

  Seq unread_count() const { return last_seq - marks.read_seq; }
};

// The two halves of the chat list.
enum class ConversationView { inbox, archived };

// Where the next page of a view begins: below this entry, in the order of the list.
struct ConversationCursor {
  std::optional<Timestamp> pinned_at;
  Timestamp activity_at;
  ConversationId id;

  static ConversationCursor at(const Conversation& entry) {
    return {entry.settings.pinned_at, entry.activity_at, entry.id};
  }
};

// Who is concerned by what happens in a conversation. For a direct conversation the two members.
struct Audience {
  UserId first;
  UserId second;

  UserId other_than(UserId user) const { return user == first ? second : first; }
  bool includes(UserId user) const { return user == first || user == second; }
};

}  // namespace parley
