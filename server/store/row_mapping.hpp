// The one place where rows become what they describe: for each type the columns to select and the
// function that reads them, in the same order. Pure; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "model/conversation.hpp"
#include "model/message.hpp"
#include "model/user.hpp"
#include "store/database.hpp"

namespace parley::store {

// FROM users u
inline constexpr std::string_view user_columns =
    "u.id, u.username, u.display_name, u.avatar, u.deleted_at";
inline constexpr std::size_t user_column_count = 5;
User read_user(Row& row);

// FROM users u, contacts k and blocks b (the viewer's entries for the person; may be missing)
inline constexpr std::string_view relation_columns = "k.contact_id, k.alias, b.blocked_id";
Relation read_relation(Row& row);

// What is selected with user_columns and then relation_columns.
Person read_person(Row& row);

// FROM users u, blocks b
inline constexpr std::string_view block_columns =
    "u.id, u.username, u.display_name, u.avatar, u.deleted_at, b.created_at";
Block read_block(Row& row);

// FROM users u, contacts k
inline constexpr std::string_view contact_columns =
    "u.id, u.username, u.display_name, u.avatar, u.deleted_at, k.alias, k.created_at";
Contact read_contact(Row& row);

// FROM users u
inline constexpr std::string_view credentials_columns =
    "u.id, u.username, u.display_name, u.avatar, u.deleted_at, u.bio, u.email, u.created_at,"
    " u.share_last_seen, u.send_read_receipts, u.password_hash";
Credentials read_credentials(Row& row);

// FROM sessions s
inline constexpr std::string_view session_columns =
    "s.id, s.user_id, s.created_at, s.last_used_at, s.user_agent, s.address";
Session read_session(Row& row);

// FROM messages m
inline constexpr std::string_view message_columns =
    "m.conversation_id, m.seq, m.sender_id, m.client_id, m.body, m.created_at, m.withheld_from,"
    " m.revision, m.edited_at, m.deleted_at";
Message read_message(Row& row);

// FROM conversations c: the other person than $2. Null unless it is a direct conversation.
inline constexpr std::string_view other_member =
    "CASE WHEN c.direct_low_id = $2 THEN c.direct_high_id ELSE c.direct_low_id END";

// FROM conversations c
inline constexpr std::string_view audience_columns =
    "c.direct_low_id, c.direct_high_id, c.group_id";
Audience read_audience(Row& row);

// What is selected as a delivered and a read mark.
Marks read_marks(Row& row);

// The marks of member p as the others see them: what rose silently, up to silent_seq, is not shown,
// nor is what was read without a receipt, up to private_read_seq.
inline constexpr std::string_view shown_delivered_seq =
    "CASE WHEN p.delivered_seq > p.silent_seq THEN p.delivered_seq ELSE p.shown_delivered_seq END";
inline constexpr std::string_view shown_read_seq =
    "CASE WHEN p.read_seq > p.silent_seq AND p.read_seq > p.private_read_seq THEN p.read_seq"
    " ELSE p.shown_read_seq END";

// Conversation c as member v sees it: its newest message is the newest that was shown to all, or a
// newer one of the member's own that is withheld from the other.
inline constexpr std::string_view newest_seq =
    "(CASE WHEN v.withheld_seq > c.shown_seq THEN v.withheld_seq ELSE c.shown_seq END)";
inline constexpr std::string_view activity_at =
    "(CASE WHEN v.withheld_seq > c.shown_seq THEN v.withheld_at ELSE c.activity_at END)";

// Is conversation c in the chat list of member v, in either view?
inline constexpr std::string_view is_listed =
    "(v.hidden = 0 OR c.shown_seq > v.cleared_seq OR v.withheld_seq > v.cleared_seq)";

// Is conversation c archived by its member v? Until a message comes that the mute does not cover.
// Never null.
std::string is_archived();

// Up to where member v has read or cleared.
inline constexpr std::string_view done_seq =
    "(CASE WHEN v.read_seq < v.cleared_seq THEN v.cleared_seq ELSE v.read_seq END)";

// FROM `viewed_conversation`: conversations c, conversation_members v (the viewer's); of direct
// ones conversation_members p (the peer's), users u (the peer), contacts k and blocks b (the
// viewer's entries for the peer); of channels users s (who sent the newest message).
inline constexpr std::string_view viewed_conversation =
    "conversation_members v"
    " JOIN conversations c ON c.id = v.conversation_id AND c.deleted_at IS NULL"
    " LEFT JOIN conversation_members p ON p.conversation_id = v.conversation_id AND p.user_id ="
    " CASE WHEN c.direct_low_id = v.user_id THEN c.direct_high_id ELSE c.direct_low_id END"
    " LEFT JOIN users u ON u.id = p.user_id"
    " LEFT JOIN users s ON c.group_id IS NOT NULL AND s.id = c.last_sender_id"
    " LEFT JOIN contacts k ON k.owner_id = v.user_id AND k.contact_id = p.user_id"
    " LEFT JOIN blocks b ON b.blocker_id = v.user_id AND b.blocked_id = p.user_id";
std::string conversation_columns();
Conversation read_conversation(Row& row);

}  // namespace parley::store
