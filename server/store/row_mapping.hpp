// The one place where rows become what they describe: for each type the columns to select and the
// function that reads them, in the same order. Pure; any thread.
#pragma once

#include <string_view>

#include "base/time.hpp"
#include "model/conversation.hpp"
#include "model/message.hpp"
#include "model/user.hpp"
#include "store/database.hpp"

namespace parley::store {

// FROM users u
inline constexpr std::string_view user_columns = "u.id, u.username, u.display_name";
User read_user(Row& row);

// FROM users u
inline constexpr std::string_view credentials_columns =
    "u.id, u.username, u.display_name, u.email, u.created_at, u.password_hash";
Credentials read_credentials(Row& row);

// FROM sessions s
inline constexpr std::string_view session_columns =
    "s.id, s.user_id, s.created_at, s.last_used_at, s.user_agent, s.address";
Session read_session(Row& row);

// FROM messages m
inline constexpr std::string_view message_columns =
    "m.conversation_id, m.seq, m.sender_id, m.client_id, m.body, m.created_at";
Message read_message(Row& row);

// FROM conversations c
inline constexpr std::string_view audience_columns = "c.direct_low_id, c.direct_high_id";
Audience read_audience(Row& row);

// FROM conversation_members v (of whom the marks are)
inline constexpr std::string_view marks_columns = "v.delivered_seq, v.read_seq";
Marks read_marks(Row& row);

// Is conversation c archived by its member v? Until a message comes that the mute does not cover.
// Never null.
inline constexpr std::string_view is_archived =
    "(v.archived_seq IS NOT NULL AND (c.last_seq <= v.archived_seq"
    " OR (v.muted_until IS NOT NULL AND c.activity_at <= v.muted_until)))";

// Up to where member v has read or cleared.
inline constexpr std::string_view done_seq =
    "(CASE WHEN v.read_seq < v.cleared_seq THEN v.cleared_seq ELSE v.read_seq END)";

// FROM `viewed_conversation`: conversations c, conversation_members v (the viewer's),
// conversation_members p (the peer's), users u (the peer).
inline constexpr std::string_view viewed_conversation =
    "conversation_members v"
    " JOIN conversations c ON c.id = v.conversation_id"
    " JOIN conversation_members p ON p.conversation_id = v.conversation_id AND p.user_id ="
    " CASE WHEN c.direct_low_id = v.user_id THEN c.direct_high_id ELSE c.direct_low_id END"
    " JOIN users u ON u.id = p.user_id";
inline constexpr std::string_view conversation_columns =
    "c.id, c.created_at, c.activity_at, c.last_seq, c.last_sender_id, c.last_preview,"
    " v.delivered_seq, v.read_seq, v.cleared_seq, v.pinned_at, v.archived_seq, v.muted_until,"
    " v.marked_unread_seq, v.hidden, v.settings_revision,"
    " u.id, u.username, u.display_name, p.delivered_seq, p.read_seq";
Conversation read_conversation(Row& row);

}  // namespace parley::store
