// What the stores of groups, members, channels and invites share: rows as values, the conditions by
// which roles are asked in SQL, and the statements that every transaction on a group begins and
// ends with. Pure but for the statements; any thread.
//
// Every transaction begins with `lock_group`: PostgreSQL shows each later statement of it what
// transactions that held the lock before have committed, so that they may decide by what they see.
// In all of them $1 is the group and $2 the actor.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/group.hpp"
#include "model/group_rules.hpp"
#include "store/database.hpp"

namespace parley::store {

// FROM groups g
inline constexpr std::string_view group_preview_columns =
    "g.id, g.name, g.description, g.color, g.member_count";
GroupPreview read_group_preview(Row& row);

// FROM groups g, group_members v (the viewer's)
inline constexpr std::string_view group_columns =
    "g.id, g.name, g.description, g.color, g.member_count, g.created_at, g.revision, v.role";
inline constexpr std::size_t role_column = 7;  // the columns before the role
Group read_group(Row& row);                    // without channels

// FROM conversations c
inline constexpr std::string_view channel_columns =
    "c.id, c.name, c.description, c.position, c.created_at";
Channel read_channel(Row& row);
std::vector<Channel> read_channels(Rows& rows);

// FROM users u, group_members m
inline constexpr std::string_view member_columns =
    "u.id, u.username, u.display_name, u.avatar, u.deleted_at, m.role, m.joined_at";
Member read_member(Row& row);

// The column of a role; nothing when it is null.
std::optional<GroupRole> read_optional_role(Row& row);
std::int64_t role_value(GroupRole role);

// True when the actor's role reaches.
std::string actor_may(GroupAction action);

// A statement in which `{list}` stands for `IN` the list that is bound to `$parameter`. `lock`,
// with which the text ends on PostgreSQL alone, keeps the rows that it reads: SQLite has one
// writer.
Statement with_list(std::string_view sql, int parameter, std::string_view lock = {});

// How many groups user u is in.
inline constexpr std::string_view count_of_groups =
    "(SELECT count(*) FROM group_members n JOIN groups h ON h.id = n.group_id"
    " WHERE n.user_id = u.id AND h.deleted_at IS NULL)";

// Locks the group, unless it is deleted; changes nothing.
extern const Statement lock_group;
// The accounts of a list, which is $1, are not deleted before the transaction ends. Comes after the
// lock of the group and before the first statement that asks whether they are.
extern const Statement keep_accounts;
// group_columns for the actor: no row when the actor is no member.
extern const Statement select_group;
// All channels of the group, which is $1, by position.
extern const Statement select_channels;

// What came to be by new members, whose joined_revision is the next revision until the first of
// these has run. $2 is a list that holds them.
extern const Statement bump_by_joining;
// The new members become members of the group's channels: all that is written there counts as read.
// The revision of their settings begins above any that an earlier time in the group could have
// reached, so that an event which is late from there changes nothing.
extern const Statement join_channels;
// $2: member_columns of all of the list who are members, and whether they joined by the last
// revision.
extern const Statement select_joined;

// The answers to select_group and select_channels. REQUIRES: !group.empty().
Group read_group_with_channels(Rows& group, Rows& channels);

// The refusal of `action` by what select_group answered.
std::optional<Error> refusal_of(Rows& group, GroupAction action);

}  // namespace parley::store
