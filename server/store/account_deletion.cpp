// The end of an account: the rest of account_store.hpp.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "model/errors.hpp"
#include "model/text_rules.hpp"
#include "store/account_store.hpp"
#include "store/group_rows.hpp"
#include "store/membership_store.hpp"
#include "store/row_mapping.hpp"

namespace parley::store {

namespace {

// How often the person may come into one more group between the look at their groups and the
// deletion.
constexpr int max_attempts = 5;

// Everywhere $1 is the person; the list holds the groups that were found before and are locked now.
//
// Locks are taken in the order of all transactions: groups, conversations, accounts, the rest.
// Nobody comes into a group without keeping their account (`keep_accounts`), so that from the third
// lock on no group is joined; if one was before it that is not on the list, nothing is changed.

const Statement hold_groups =
    with_list("SELECT g.id FROM groups g WHERE g.id {list} ORDER BY g.id", 1, " FOR NO KEY UPDATE");

// Those that end with their groups.
const Statement hold_channels = with_list(
    "SELECT c.id FROM groups g JOIN conversations c ON c.group_id = g.id"
    " WHERE g.id {list} AND g.member_count = 1 ORDER BY c.id",
    1, " FOR NO KEY UPDATE OF c");

constexpr std::string_view hold_account_text = "SELECT u.deleted_at FROM users u WHERE u.id = $1";
const Statement hold_account(std::string(hold_account_text),
                             fmt::format("{} FOR UPDATE", hold_account_text));

// What stands in the unique columns is nobody's and can become nobody's: such a username is refused
// to others, and an email has an '@'. No password has an empty hash.
const Statement erase_user = with_list(
    "UPDATE users SET username = $3, email = $3, display_name = $4, bio = '', password_hash = '',"
    " avatar = NULL, share_last_seen = 0, last_seen_at = NULL, deleted_at = $2"
    " WHERE id = $1 AND deleted_at IS NULL"
    " AND NOT EXISTS (SELECT 1 FROM group_members m JOIN groups g ON g.id = m.group_id"
    " WHERE m.user_id = $1 AND g.deleted_at IS NULL AND NOT m.group_id {list})",
    5);

// All that follows happens to an account that is deleted, or not at all.
constexpr std::string_view is_gone =
    "EXISTS (SELECT 1 FROM users u WHERE u.id = $1 AND u.deleted_at IS NOT NULL)";

Statement delete_own(std::string_view table, std::string_view column,
                     std::string_view returning = {}) {
  return Statement(
      fmt::format("DELETE FROM {} WHERE {} = $1 AND {}{}", table, column, is_gone, returning));
}
const Statement delete_prefixes = delete_own("user_search_prefixes", "user_id");
const Statement delete_avatar = delete_own("avatars", "user_id");
const Statement delete_contacts = delete_own("contacts", "owner_id");
const Statement delete_entries = delete_own("contacts", "contact_id", " RETURNING owner_id");
const Statement delete_sessions = delete_own("sessions", "user_id", " RETURNING id");
const Statement delete_memberships = delete_own("group_members", "user_id");
const Statement delete_removals = delete_own("group_removals", "user_id");

const Statement promote_heirs = with_list(
    fmt::format("UPDATE group_members SET role = {0} FROM"
                " (SELECT ranked.of_group, ranked.person FROM"
                " (SELECT h.group_id AS of_group, h.user_id AS person, row_number() OVER"
                " (PARTITION BY h.group_id ORDER BY h.role DESC, h.joined_at, h.user_id) AS place"
                " FROM group_members o JOIN group_members h"
                " ON h.group_id = o.group_id AND h.user_id <> o.user_id"
                " WHERE o.user_id = $1 AND o.role = {0} AND o.group_id {{list}}) AS ranked"
                " WHERE ranked.place = 1) AS heirs"
                " WHERE group_id = heirs.of_group AND user_id = heirs.person AND {1}"
                " RETURNING group_id, user_id",
                role_value(GroupRole::owner), is_gone),
    2);

// The owner who goes has handed over first, unless alone.
const Statement bump_by_leaving = with_list(
    fmt::format("UPDATE groups SET revision = revision + 1 + CASE WHEN member_count > 1"
                " AND EXISTS (SELECT 1 FROM group_members v WHERE v.group_id = groups.id"
                " AND v.user_id = $1 AND v.role = {}) THEN 1 ELSE 0 END,"
                " member_count = member_count - 1,"
                " deleted_at = CASE WHEN member_count = 1 THEN $3 ELSE deleted_at END"
                " WHERE id {{list}} AND deleted_at IS NULL AND EXISTS (SELECT 1"
                " FROM group_members v WHERE v.group_id = groups.id AND v.user_id = $1) AND {}"
                " RETURNING id, revision, member_count",
                role_value(GroupRole::owner), is_gone),
    2);

const Statement end_channels = with_list(
    fmt::format("UPDATE conversations SET deleted_at = $3 WHERE group_id {{list}}"
                " AND deleted_at IS NULL AND EXISTS (SELECT 1 FROM groups g"
                " WHERE g.id = conversations.group_id AND g.deleted_at IS NOT NULL) AND {}",
                is_gone),
    2);

const Statement leave_channels =
    with_list(fmt::format("DELETE FROM conversation_members WHERE user_id = $1 AND conversation_id"
                          " IN (SELECT c.id FROM conversations c WHERE c.group_id {{list}}) AND {}",
                          is_gone),
              2);

const Statement select_user(fmt::format("SELECT {} FROM users u WHERE u.id = $1", user_columns));

// The places of those answers in a deletion that are read.
constexpr std::size_t held_account = 2;
constexpr std::size_t erased = 3;
constexpr std::size_t promoted = 4;
constexpr std::size_t left = 5;
constexpr std::size_t entries = 13;
constexpr std::size_t sessions = 14;

Transaction deletion(UserId user, const std::vector<std::int64_t>& groups, Timestamp at) {
  const std::int64_t id = user.value();
  Transaction transaction(groups.empty() ? id : groups.front(), id);
  transaction.queries.reserve(16);
  transaction.add(hold_groups, groups);
  transaction.add(hold_channels, groups);
  transaction.add(hold_account, id);
  transaction.add(erase_user, id, at.milliseconds(), deleted_username(user),
                  std::string(deleted_display_name), groups);
  transaction.add(promote_heirs, id, groups);
  transaction.add(bump_by_leaving, id, groups, at.milliseconds());
  transaction.add(end_channels, id, groups, at.milliseconds());
  transaction.add(leave_channels, id, groups);
  transaction.add(delete_memberships, id);
  transaction.add(delete_removals, id);
  transaction.add(delete_prefixes, id);
  transaction.add(delete_avatar, id);
  transaction.add(delete_contacts, id);
  transaction.add(delete_entries, id);
  transaction.add(delete_sessions, id);
  transaction.add(select_user, id);
  return transaction;
}

std::vector<AccountStore::LeftGroup> read_left_groups(Rows& groups, Rows& heirs) {
  std::unordered_map<GroupId, UserId> heir_of;
  for (std::size_t n = 0; n < heirs.size(); ++n) {
    Row row = heirs[n];
    const GroupId group(row.integer());
    heir_of.emplace(group, UserId(row.integer()));
  }
  std::vector<AccountStore::LeftGroup> read;
  read.reserve(groups.size());
  for (std::size_t n = 0; n < groups.size(); ++n) {
    Row row = groups[n];
    AccountStore::LeftGroup& group = read.emplace_back();
    group.id = GroupId(row.integer());
    group.revision = row.integer();
    group.member_count = static_cast<int>(row.integer());
    const auto heir = heir_of.find(group.id);
    if (heir != heir_of.end()) group.heir = heir->second;
  }
  return read;
}

AccountStore::Deleted read_deleted(std::vector<Rows>& answers) {
  AccountStore::Deleted deleted;
  deleted.groups = read_left_groups(answers[left], answers[promoted]);
  Rows& keepers = answers[entries];
  for (std::size_t n = 0; n < keepers.size(); ++n) {
    deleted.keepers.emplace_back(keepers[n].integer());
  }
  Rows& ended = answers[sessions];
  for (std::size_t n = 0; n < ended.size(); ++n) {
    deleted.sessions.emplace_back(ended[n].integer());
  }
  Row row = answers.back()[0];
  deleted.user = read_user(row);
  return deleted;
}

}  // namespace

Task<Result<AccountStore::Deleted>> DatabaseAccountStore::delete_account(UserId user,
                                                                         Timestamp at) {
  DatabaseMembershipStore memberships(database_);
  for (int attempt = 0; attempt < max_attempts; ++attempt) {
    const auto found = co_await memberships.list_memberships(user);
    if (!found) co_return fail(found.error());
    std::vector<std::int64_t> groups;
    for (const GroupMembership& membership : *found) groups.push_back(membership.group.value());
    std::sort(groups.begin(), groups.end());
    Result<std::vector<Rows>> written = co_await database_.write(deletion(user, groups, at));
    if (!written) co_return fail(unexpected(std::move(written.error())));
    Rows& account = (*written)[held_account];
    if (account.empty() || !account[0].is_null()) {
      co_return fail(errors::not_found, "There is no such user.");
    }
    if ((*written)[erased].affected() > 0) co_return read_deleted(*written);
  }
  co_return fail(errors::unavailable, "The account was not deleted.", {}, 1);
}

}  // namespace parley::store
