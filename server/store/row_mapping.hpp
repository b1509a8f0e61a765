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

// FROM users u, contacts k (the viewer's entry for the person; may be missing)
inline constexpr std::string_view relation_columns = "k.contact_id, k.alias";
Relation read_relation(Row& row);

// What is selected with user_columns and then relation_columns.
Person read_person(Row& row);

// FROM users u, contacts k
inline constexpr std::string_view contact_columns =
    "u.id, u.username, u.display_name, k.alias, k.created_at";
Contact read_contact(Row& row);

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

// FROM conversations c, conversation_members v (the viewer's), conversation_members p (the peer's),
// users u (the peer), contacts k (the viewer's entry for the peer). `at` decides whether a muted
// conversation is still muted.
inline constexpr std::string_view conversation_columns =
    "c.id, c.created_at, c.activity_at, c.last_seq, c.last_sender_id, c.last_preview,"
    " v.delivered_seq, v.read_seq, v.cleared_seq, v.pinned_at, v.archived_seq, v.muted_until,"
    " u.id, u.username, u.display_name, k.contact_id, k.alias, p.delivered_seq, p.read_seq";
Conversation read_conversation(Row& row, Timestamp at);

}  // namespace parley::store
