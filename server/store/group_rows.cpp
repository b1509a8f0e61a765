#include "store/group_rows.hpp"

#include <fmt/format.h>

#include "store/row_mapping.hpp"

namespace parley::store {

GroupPreview read_group_preview(Row& row) {
  GroupPreview preview;
  preview.id = GroupId(row.integer());
  preview.name = row.text();
  preview.description = row.text();
  preview.color = row.text();
  preview.member_count = static_cast<int>(row.integer());
  return preview;
}

Group read_group(Row& row) {
  Group group;
  group.profile = read_group_preview(row);
  group.created_at = Timestamp(row.integer());
  group.revision = row.integer();
  group.role = static_cast<GroupRole>(row.integer());
  return group;
}

Channel read_channel(Row& row) {
  Channel channel;
  channel.id = ConversationId(row.integer());
  channel.name = row.text();
  channel.description = row.text();
  channel.position = row.integer();
  channel.created_at = Timestamp(row.integer());
  return channel;
}

std::vector<Channel> read_channels(Rows& rows) {
  std::vector<Channel> channels;
  channels.reserve(rows.size());
  for (std::size_t n = 0; n < rows.size(); ++n) {
    Row row = rows[n];
    channels.push_back(read_channel(row));
  }
  return channels;
}

Member read_member(Row& row) {
  Member member;
  member.user = read_user(row);
  member.role = static_cast<GroupRole>(row.integer());
  member.joined_at = Timestamp(row.integer());
  return member;
}

std::optional<GroupRole> read_optional_role(Row& row) {
  if (const auto role = row.optional_integer()) return static_cast<GroupRole>(*role);
  return {};
}

std::int64_t role_value(GroupRole role) {
  return static_cast<std::int64_t>(role);
}

std::string actor_may(GroupAction action) {
  return fmt::format(
      "EXISTS (SELECT 1 FROM group_members a WHERE a.group_id = $1 AND a.user_id = $2"
      " AND a.role >= {})",
      role_value(required_role(action)));
}

Statement with_list(std::string_view sql, int parameter, std::string_view lock) {
  const auto filled = [sql](const std::string& list) {
    constexpr std::string_view mark = "{list}";
    std::string text(sql);
    for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at)) {
      text.replace(at, mark.size(), list);
    }
    return text;
  };
  return Statement(filled(fmt::format("IN (SELECT value FROM json_each(${}))", parameter)),
                   filled(fmt::format("= ANY (${}::bigint[])", parameter)).append(lock));
}

const Statement lock_group(
    "UPDATE groups SET revision = revision WHERE id = $1 AND deleted_at IS NULL");

// The weakest lock: names and the time of the last visit change meanwhile, and others hold it too.
// What it keeps out is the lock of a deletion.
const Statement keep_accounts =
    with_list("SELECT u.id FROM users u WHERE u.id {list}", 1, " FOR KEY SHARE");

const Statement select_group(
    fmt::format("SELECT {} FROM groups g"
                " JOIN group_members v ON v.group_id = g.id AND v.user_id = $2"
                " WHERE g.id = $1 AND g.deleted_at IS NULL",
                group_columns));

const Statement select_channels(
    fmt::format("SELECT {} FROM conversations c WHERE c.group_id = $1 AND c.deleted_at IS NULL"
                " ORDER BY c.position, c.id",
                channel_columns));

const Statement bump_by_joining = with_list(
    "UPDATE groups SET revision = revision + 1, member_count = member_count +"
    " (SELECT count(*) FROM group_members m WHERE m.group_id = $1 AND m.user_id {list}"
    " AND m.joined_revision = groups.revision + 1)"
    " WHERE id = $1 AND EXISTS (SELECT 1 FROM group_members m WHERE m.group_id = $1"
    " AND m.user_id {list} AND m.joined_revision = groups.revision + 1)",
    2);

// More changes of settings of a channel than a member makes from one revision of the group to the
// next.
constexpr int settings_revisions_per_change = 1'000'000;

const Statement join_channels = with_list(
    fmt::format(
        "INSERT INTO conversation_members"
        " (conversation_id, user_id, delivered_seq, read_seq, settings_revision)"
        " SELECT c.id, m.user_id, c.last_seq, c.last_seq, m.joined_revision * {} FROM groups g"
        " JOIN group_members m ON m.group_id = g.id AND m.joined_revision = g.revision"
        " JOIN conversations c ON c.group_id = g.id AND c.deleted_at IS NULL"
        " WHERE g.id = $1 AND m.user_id {{list}}"
        " ON CONFLICT (conversation_id, user_id) DO NOTHING",
        settings_revisions_per_change),
    2);

const Statement select_joined =
    with_list(fmt::format("SELECT {}, CASE WHEN m.joined_revision = g.revision THEN 1 ELSE 0 END"
                          " FROM groups g JOIN group_members m ON m.group_id = g.id"
                          " JOIN users u ON u.id = m.user_id WHERE g.id = $1 AND m.user_id {{list}}"
                          " ORDER BY m.role DESC, lower(u.display_name), u.id",
                          member_columns),
              2);

Group read_group_with_channels(Rows& group, Rows& channels) {
  Row row = group[0];
  Group read = read_group(row);
  read.channels = read_channels(channels);
  return read;
}

std::optional<Error> refusal_of(Rows& group, GroupAction action) {
  if (group.empty()) return no_such_group();
  // Only the role: reading takes the texts out of the row, and it is read as a whole later.
  Row row = group[0];
  row.skip(role_column);
  return refusal(static_cast<GroupRole>(row.integer()), action);
}

}  // namespace parley::store
