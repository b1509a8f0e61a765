#include "store/invite_store.hpp"

#include <utility>

#include <fmt/format.h>

#include "model/errors.hpp"
#include "store/group_rows.hpp"
#include "store/optional_parameter.hpp"
#include "store/row_mapping.hpp"

namespace parley::store {

namespace {

// FROM invites i, users u (who made it)
constexpr std::string_view invite_columns =
    "i.id, i.token, i.created_at, i.expires_at, i.max_uses, i.uses,"
    " u.id, u.username, u.display_name, u.avatar, u.deleted_at";

// Invite i is not over at $3.
constexpr std::string_view is_live =
    "i.revoked_at IS NULL AND (i.expires_at IS NULL OR i.expires_at > $3)"
    " AND (i.max_uses IS NULL OR i.uses < i.max_uses)";

const std::string may_manage = actor_may(GroupAction::manage_invites);

const Statement insert_invite(fmt::format(
    "INSERT INTO invites (id, group_id, token, created_by, created_at, expires_at, max_uses)"
    " SELECT $4, g.id, $5, $2, $3, $6, $7 FROM groups g"
    " WHERE g.id = $1 AND g.deleted_at IS NULL AND {}"
    " AND (SELECT count(*) FROM invites i WHERE i.group_id = $1 AND {}) < {}",
    may_manage, is_live, max_live_invites_per_group));

const Statement select_invite(
    fmt::format("SELECT {} FROM invites i JOIN users u ON u.id = i.created_by"
                " WHERE i.id = $2 AND i.group_id = $1",
                invite_columns));

// One row without an invite when there is none; no row for strangers.
const Statement select_invites(
    fmt::format("SELECT v.role, {} FROM groups g"
                " JOIN group_members v ON v.group_id = g.id AND v.user_id = $2"
                " LEFT JOIN invites i ON i.group_id = g.id AND {}"
                " LEFT JOIN users u ON u.id = i.created_by"
                " WHERE g.id = $1 AND g.deleted_at IS NULL ORDER BY i.created_at DESC, i.id DESC",
                invite_columns, is_live));

const Statement end_invite(
    fmt::format("UPDATE invites SET revoked_at = $4"
                " WHERE id = $3 AND group_id = $1 AND revoked_at IS NULL AND {}",
                may_manage));

const Statement select_preview(
    fmt::format("SELECT {}, CASE WHEN {} THEN 1 ELSE 0 END, v.role FROM invites i"
                " JOIN groups g ON g.id = i.group_id"
                " LEFT JOIN group_members v ON v.group_id = g.id AND v.user_id = $2"
                " WHERE i.token = $1 AND g.deleted_at IS NULL",
                group_preview_columns, is_live));

// $1 is the group, $2 the user, $3 the time, $4 the token.
const Statement insert_joiner(
    fmt::format("INSERT INTO group_members (group_id, user_id, role, joined_at, joined_revision)"
                " SELECT g.id, u.id, {}, $3, g.revision + 1 FROM invites i"
                " JOIN groups g ON g.id = i.group_id JOIN users u ON u.id = $2"
                " WHERE i.token = $4 AND g.id = $1 AND g.deleted_at IS NULL AND {}"
                " AND u.deleted_at IS NULL AND g.member_count < {} AND {} < {}"
                " AND NOT EXISTS (SELECT 1 FROM group_members x"
                " WHERE x.group_id = $1 AND x.user_id = $2)"
                " AND NOT EXISTS (SELECT 1 FROM group_removals r"
                " WHERE r.group_id = $1 AND r.user_id = $2)",
                role_value(GroupRole::member), is_live, max_members_per_group, count_of_groups,
                max_groups_per_user));

const Statement use_invite(
    "UPDATE invites SET uses = uses + 1 WHERE token = $3 AND EXISTS (SELECT 1 FROM groups g"
    " JOIN group_members m ON m.group_id = g.id AND m.joined_revision = g.revision + 1"
    " WHERE g.id = $1 AND m.user_id = $2)");

// Why somebody did not get in: is the invite live, were they removed, is there room?
const Statement select_reason(
    fmt::format("SELECT CASE WHEN {} THEN 1 ELSE 0 END, r.removed_at, g.member_count, {}"
                " FROM invites i JOIN groups g ON g.id = i.group_id JOIN users u ON u.id = $2"
                " LEFT JOIN group_removals r ON r.group_id = g.id AND r.user_id = $2"
                " WHERE i.token = $4 AND g.id = $1",
                is_live, count_of_groups));

Invite read_invite(Row& row) {
  Invite invite;
  invite.id = InviteId(row.integer());
  invite.token = row.text();
  invite.created_at = Timestamp(row.integer());
  if (const auto expires_at = row.optional_integer()) invite.expires_at = Timestamp(*expires_at);
  if (const auto max_uses = row.optional_integer()) invite.max_uses = static_cast<int>(*max_uses);
  invite.uses = static_cast<int>(row.integer());
  invite.created_by = read_user(row);
  return invite;
}

Error no_such_invite() {
  return Error(errors::not_found, "There is no such invite.");
}

Error invite_is_over() {
  return Error(errors::invite_over, "This invite is over.");
}

// By the answer to select_reason.
Error read_reason(Rows& rows) {
  if (rows.empty()) return no_such_invite();
  Row row = rows[0];
  const bool is_live_now = row.boolean();
  const bool was_removed = row.optional_integer().has_value();
  const std::int64_t member_count = row.integer();
  const std::int64_t groups_of_user = row.integer();
  if (was_removed) {
    return Error(errors::removed_from_group,
                 "You were removed from this group. Ask somebody there to add you.");
  }
  if (!is_live_now) return invite_is_over();
  if (member_count >= max_members_per_group) {
    return Error(errors::limit_reached,
                 fmt::format("A group has at most {} members.", max_members_per_group));
  }
  if (groups_of_user >= max_groups_per_user) {
    return Error(errors::limit_reached,
                 fmt::format("You are in {} groups; there cannot be more.", max_groups_per_user));
  }
  return Error(errors::unavailable, "Joining did not succeed.", {}, 1);
}

}  // namespace

Task<Result<Invite>> DatabaseInviteStore::create_invite(UserId actor, NewInvite invite) {
  const std::int64_t group = invite.group_id.value();
  std::optional<std::int64_t> max_uses;
  if (invite.max_uses) max_uses = *invite.max_uses;
  Transaction transaction(group);
  transaction.add(lock_group, group);
  transaction.add(insert_invite, group, actor.value(), invite.created_at.milliseconds(),
                  invite.id.value(), std::move(invite.token), optional_parameter(invite.expires_at),
                  optional_parameter(max_uses));
  transaction.add(select_group, group, actor.value());
  transaction.add(select_invite, group, invite.id.value());
  Result<std::vector<Rows>> written = co_await database_.write(std::move(transaction));
  if (!written) co_return fail(unexpected(std::move(written.error())));
  if (auto refused = refusal_of((*written)[2], GroupAction::manage_invites)) {
    co_return fail(std::move(*refused));
  }
  if ((*written)[3].empty()) {
    co_return fail(errors::limit_reached,
                   fmt::format("A group has at most {} invites.", max_live_invites_per_group));
  }
  Row row = (*written)[3][0];
  co_return read_invite(row);
}

Task<Result<std::vector<Invite>>> DatabaseInviteStore::list_invites(GroupId group, UserId actor,
                                                                    Timestamp at) {
  Query query(select_invites, group.value(), actor.value(), at.milliseconds());
  Result<Rows> rows = co_await database_.read(std::move(query));
  if (!rows) co_return fail(std::move(rows.error()));
  if (rows->empty()) co_return fail(no_such_group());
  std::vector<Invite> invites;
  for (std::size_t n = 0; n < rows->size(); ++n) {
    Row row = (*rows)[n];
    if (auto refused = refusal(read_optional_role(row), GroupAction::manage_invites)) {
      co_return fail(std::move(*refused));
    }
    if (!row.is_null()) invites.push_back(read_invite(row));
  }
  co_return invites;
}

Task<Result<void>> DatabaseInviteStore::revoke_invite(GroupId group, UserId actor, InviteId invite,
                                                      Timestamp at) {
  Transaction transaction(group.value());
  transaction.add(lock_group, group.value());
  transaction.add(end_invite, group.value(), actor.value(), invite.value(), at.milliseconds());
  transaction.add(select_group, group.value(), actor.value());
  transaction.add(select_invite, group.value(), invite.value());
  Result<std::vector<Rows>> written = co_await database_.write(std::move(transaction));
  if (!written) co_return fail(unexpected(std::move(written.error())));
  if (auto refused = refusal_of((*written)[2], GroupAction::manage_invites)) {
    co_return fail(std::move(*refused));
  }
  if ((*written)[3].empty()) co_return fail(no_such_invite());
  co_return Result<void>{};
}

Task<Result<InvitePreview>> DatabaseInviteStore::find_invite(std::string token,
                                                             std::optional<UserId> viewer,
                                                             Timestamp at) {
  Query query(select_preview, std::move(token), viewer.value_or(UserId()).value(),
              at.milliseconds());
  Result<Rows> rows = co_await database_.read(std::move(query));
  if (!rows) co_return fail(std::move(rows.error()));
  if (rows->empty()) co_return fail(no_such_invite());
  Row row = (*rows)[0];
  InvitePreview preview;
  preview.group = read_group_preview(row);
  const bool is_live_now = row.boolean();
  preview.is_member = read_optional_role(row).has_value();
  if (!is_live_now) co_return fail(invite_is_over());
  co_return preview;
}

Task<Result<InviteStore::Joined>> DatabaseInviteStore::join_group(std::string token, UserId user,
                                                                  Timestamp at) {
  Query query(select_preview, token, user.value(), at.milliseconds());
  Result<Rows> found = co_await database_.read(std::move(query));
  if (!found) co_return fail(std::move(found.error()));
  if (found->empty()) co_return fail(no_such_invite());
  const std::int64_t group = (*found)[0].integer();
  const std::vector<std::int64_t> joiner{user.value()};
  Transaction transaction(group);
  transaction.add(lock_group, group);
  transaction.add(keep_accounts, joiner);
  transaction.add(insert_joiner, group, user.value(), at.milliseconds(), token);
  transaction.add(use_invite, group, user.value(), token);
  transaction.add(bump_by_joining, group, joiner);
  transaction.add(join_channels, group, joiner);
  transaction.add(select_group, group, user.value());
  transaction.add(select_channels, group);
  transaction.add(select_joined, group, joiner);
  transaction.add(select_reason, group, user.value(), at.milliseconds(), std::move(token));
  Result<std::vector<Rows>> written = co_await database_.write(std::move(transaction));
  if (!written) co_return fail(unexpected(std::move(written.error())));
  if ((*written)[6].empty()) co_return fail(read_reason((*written)[9]));
  Joined joined;
  joined.group = read_group_with_channels((*written)[6], (*written)[7]);
  if ((*written)[2].affected() > 0) {
    Row row = (*written)[8][0];
    joined.member = read_member(row);
  }
  co_return joined;
}

}  // namespace parley::store
