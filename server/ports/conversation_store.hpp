// Conversations, membership and watermarks. Thread and failure rules as in ports/user_store.hpp.
#pragma once

#include <optional>
#include <unordered_set>
#include <vector>

#include "base/error.hpp"
#include "base/task.hpp"
#include "model/conversation.hpp"

namespace parley {

class ConversationStore {
 public:
  virtual ~ConversationStore() = default;

  struct Opened {
    ConversationId id;
    bool created = false;
  };
  // The direct conversation of the pair: `proposed_id` when there is none yet, else the one there
  // is; also when both open it at the same time on different servers. It becomes visible in
  // `opener`'s chat list at once (also when the opener had deleted it; what was cleared stays so),
  // in the other's with its first message. Fails with `not_found`
  // when there is no such user. REQUIRES: opener != other.
  virtual Task<Result<Opened>> open_direct(ConversationId proposed_id, UserId opener, UserId other,
                                           Timestamp at) = 0;

  // As `viewer` sees it; nothing when it does not exist or the viewer is not a member.
  virtual Task<Result<std::optional<Conversation>>> find_conversation(ConversationId id,
                                                                      UserId viewer) = 0;

  // A view of the viewer's chat list: the pinned ones, last pinned first, then the others, last
  // active first; from below `before` (none: the top), at most `limit`. One query.
  virtual Task<Result<std::vector<Conversation>>> list_conversations(
      UserId viewer, ConversationView view, std::optional<ConversationCursor> before,
      int limit) = 0;

  struct Access {
    Audience audience;
    User user;         // the asking member
    Seq last_seq = 0;  // as the asking member sees it
    Revision changes = 0;
    Seq cleared_seq = 0;  // of the asking member
    // Since the message of this number the asking member blocks the other, or is blocked.
    std::optional<Seq> blocks_since;
    std::optional<Seq> blocked_since;

    // Nothing ephemeral passes between the two, and no receipt.
    bool is_silent() const { return blocks_since || blocked_since; }
  };
  // Nothing when it does not exist (any more) or the user is not a member: the one question by
  // which every read, write, mark and typing in a conversation is authorised.
  virtual Task<Result<std::optional<Access>>> find_access(ConversationId id, UserId user) = 0;

  struct Raised {
    Marks marks;           // as they are now, to the member
    Marks shown_marks;     // and to the others
    bool changed = false;  // false: they stood as high before
    // So did those that the others see: nothing rose, or all of it was read without a receipt.
    bool shown_changed = false;
    bool silent = false;  // a block stands between the two: the other is not told
    // What was read was read before, but marked as unread: the settings changed.
    bool settings_changed = false;
    Audience audience;
  };
  // Raises the member's marks to at least these (reading implies delivery; 0 leaves a mark). Marks
  // never sink. In a direct conversation of which one member sends no read receipts, what is read
  // is not shown to the other, until a mark above it that is. Reading up to the read mark or above
  // it ends `marked_unread`. Nothing when the user is not a member; `invalid_field` when a mark is
  // above the conversation's last_seq.
  virtual Task<Result<std::optional<Raised>>> raise_marks(ConversationId id, UserId member,
                                                          Marks at_least) = 0;

  // The settings: the member's alone, in its own row, all of a call in one transaction that also
  // reads the conversation as it is after it. Nothing when the user is not a member.
  struct Changed {
    Conversation conversation;
    bool changed = false;  // false: it stood so before
  };
  // Pins keep the moment of their first pinning. Archived lasts until a message comes, marked
  // unread until the member reads or sends. REQUIRES: !change.empty().
  virtual Task<Result<std::optional<Changed>>> change_settings(ConversationId id, UserId member,
                                                               SettingsChange change,
                                                               Timestamp at) = 0;

  // The viewer's channels in a group, by position; none when the viewer is no member. One query.
  virtual Task<Result<std::vector<Conversation>>> list_channels(GroupId group, UserId viewer) = 0;

  struct GroupChanged {
    std::vector<Conversation> channels;          // all of them; none: no member
    std::unordered_set<ConversationId> changed;  // where something was different before
  };
  // As change_settings, for all of the member's channels in a group, in one transaction whose
  // statements do not grow with their number. REQUIRES: !change.empty().
  virtual Task<Result<GroupChanged>> change_group_settings(GroupId group, UserId member,
                                                           SettingsChange change, Timestamp at) = 0;

  // Hides the messages up to `through_seq` from the member; they count as read. Never brings one
  // back. REQUIRES: through_seq is at most the conversation's last_seq.
  virtual Task<Result<std::optional<Changed>>> clear_conversation(ConversationId id, UserId member,
                                                                  Seq through_seq) = 0;

  // Clears, and takes the conversation out of the chat list until there is a message above
  // `through_seq` or the member opens it again. Pin, archive and the mark as unread go; a mute
  // stays. REQUIRES: as clear_conversation.
  virtual Task<Result<std::optional<Changed>>> delete_conversation(ConversationId id, UserId member,
                                                                   Seq through_seq) = 0;
};

}  // namespace parley
