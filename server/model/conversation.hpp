// Conversations as their members see them.
#pragma once

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
  bool archived = false;
  std::optional<Timestamp> muted_until;
  Seq cleared_seq = 0;  // messages up to this one are hidden from the member
};

// The newest message, cut for the chat list.
struct MessagePreview {
  Seq seq = 0;
  UserId sender_id;
  std::string preview;  // at most max_preview_length code points
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
  std::optional<MessagePreview> last_message;  // none when empty or cleared
  Marks marks;                                 // the viewer's
  ConversationSettings settings;               // the viewer's
  Peer peer;

  Seq unread_count() const { return last_seq - marks.read_seq; }
};

// Where the next page of the chat list begins: below this activity and id.
struct ConversationCursor {
  Timestamp activity_at;
  ConversationId id;
};

// Who is concerned by what happens in a conversation. For a direct conversation the two members.
struct Audience {
  UserId first;
  UserId second;

  UserId other_than(UserId user) const { return user == first ? second : first; }
  bool includes(UserId user) const { return user == first || user == second; }
};

}  // namespace parley
