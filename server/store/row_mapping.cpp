#include "store/row_mapping.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

namespace parley::store {

namespace {

std::optional<Timestamp> read_optional_time(Row& row) {
  if (const auto value = row.optional_integer()) return Timestamp(*value);
  return {};
}

std::optional<std::string> read_optional_text(Row& row) {
  if (!row.is_null()) return row.text();
  row.skip(1);
  return {};
}

}  // namespace

User read_user(Row& row) {
  User user;
  user.id = UserId(row.integer());
  user.username = row.text();
  user.display_name = row.text();
  user.avatar = read_optional_text(row).value_or("");
  user.is_deleted = row.optional_integer().has_value();
  return user;
}

Relation read_relation(Row& row) {
  Relation relation;
  relation.is_contact = row.optional_integer().has_value();
  relation.alias = read_optional_text(row);
  relation.is_blocked = row.optional_integer().has_value();
  return relation;
}

Person read_person(Row& row) {
  Person person;
  person.user = read_user(row);
  person.relation = read_relation(row);
  return person;
}

Block read_block(Row& row) {
  Block block;
  block.user = read_user(row);
  block.created_at = Timestamp(row.integer());
  return block;
}

Contact read_contact(Row& row) {
  Contact contact;
  contact.user = read_user(row);
  contact.alias = read_optional_text(row);
  contact.created_at = Timestamp(row.integer());
  return contact;
}

Credentials read_credentials(Row& row) {
  Credentials credentials;
  credentials.account.user = read_user(row);
  credentials.account.bio = row.text();
  credentials.account.email = row.text();
  credentials.account.created_at = Timestamp(row.integer());
  credentials.account.privacy.share_last_seen = row.boolean();
  credentials.account.privacy.send_read_receipts = row.boolean();
  credentials.password_hash = row.text();
  return credentials;
}

Session read_session(Row& row) {
  Session session;
  session.id = SessionId(row.integer());
  session.user_id = UserId(row.integer());
  session.created_at = Timestamp(row.integer());
  session.last_used_at = Timestamp(row.integer());
  session.user_agent = row.text();
  session.address = row.text();
  return session;
}

Message read_message(Row& row) {
  Message message;
  message.conversation_id = ConversationId(row.integer());
  message.seq = row.integer();
  message.sender_id = UserId(row.integer());
  message.client_id = row.text();
  message.body = row.text();
  message.created_at = Timestamp(row.integer());
  message.withheld_from = UserId(row.optional_integer().value_or(0));
  message.revision = row.integer();
  message.edited_at = read_optional_time(row);
  message.deleted = row.optional_integer().has_value();
  return message;
}

Audience read_audience(Row& row) {
  Audience audience;
  audience.first = UserId(row.optional_integer().value_or(0));
  audience.second = UserId(row.optional_integer().value_or(0));
  audience.group = GroupId(row.optional_integer().value_or(0));
  return audience;
}

Marks read_marks(Row& row) {
  Marks marks;
  marks.delivered_seq = row.integer();
  marks.read_seq = row.integer();
  return marks;
}

std::string is_archived() {
  return fmt::format(
      "(v.archived_seq IS NOT NULL AND ({} <= v.archived_seq"
      " OR (v.muted_until IS NOT NULL AND {} <= v.muted_until)))",
      newest_seq, activity_at);
}

namespace {

// The columns from c.group_id on, up to those of the peer: of the channel, then of the sender.
constexpr std::size_t channel_column_count = 6;

void read_channel(Row& row, Conversation& conversation) {
  const std::optional<std::int64_t> group = row.optional_integer();
  if (!group) return row.skip(channel_column_count - 1 + user_column_count);
  ChannelPart& channel = conversation.channel.emplace();
  channel.group_id = GroupId(*group);
  channel.name = row.text();
  channel.description = row.text();
  channel.position = row.integer();
  channel.others_marks = read_marks(row);
  if (row.is_null()) return row.skip(user_column_count);
  const User sender = read_user(row);
  if (conversation.last_message) conversation.last_message->sender = sender;
}

}  // namespace

std::string conversation_columns() {
  return fmt::format(
      "c.id, c.created_at, {}, c.last_seq, c.changes, {},"
      " CASE WHEN v.withheld_seq > c.shown_seq THEN v.user_id ELSE c.last_sender_id END,"
      " CASE WHEN v.withheld_seq > c.shown_seq THEN v.withheld_preview ELSE c.last_preview END,"
      " v.delivered_seq, v.read_seq, v.cleared_seq, v.pinned_at, v.archived_seq, v.muted_until,"
      " v.marked_unread_seq, v.hidden, v.settings_revision,"
      " c.group_id, c.name, c.description, c.position, c.all_delivered_seq, c.all_read_seq,"
      " s.id, s.username, s.display_name, s.avatar, s.deleted_at,"
      " {}, {}, {}, {}, b.since_seq, b.peer_delivered_seq, b.peer_read_seq",
      activity_at, newest_seq, user_columns, relation_columns, shown_delivered_seq, shown_read_seq);
}

Conversation read_conversation(Row& row) {
  Conversation conversation;
  conversation.id = ConversationId(row.integer());
  conversation.created_at = Timestamp(row.integer());
  conversation.activity_at = Timestamp(row.integer());
  conversation.last_seq = row.integer();
  conversation.changes = row.integer();
  MessagePreview last;
  last.seq = row.integer();
  last.created_at = conversation.activity_at;
  const std::optional<std::int64_t> last_sender = row.optional_integer();
  if (last_sender) {
    last.sender_id = UserId(*last_sender);
    last.preview = row.text();
  } else {
    row.skip(1);
  }

  Marks& marks = conversation.marks;
  marks = read_marks(row);
  ConversationSettings& settings = conversation.settings;
  settings.cleared_seq = row.integer();
  settings.pinned_at = read_optional_time(row);
  const std::optional<std::int64_t> archived_seq = row.optional_integer();
  settings.muted_until = read_optional_time(row);
  const std::optional<std::int64_t> marked_unread_seq = row.optional_integer();
  const bool hidden = row.boolean();
  settings.revision = row.integer();

  // What the viewer cleared is not there for it any more: neither shown nor unread.
  const bool something_left = last.seq > settings.cleared_seq;
  if (last_sender && something_left) conversation.last_message = last;
  marks.read_seq = std::max(marks.read_seq, settings.cleared_seq);
  marks.delivered_seq = std::max(marks.delivered_seq, marks.read_seq);

  // The settings that messages and marks end; the same in SQL beside conversation_columns.
  const bool covered = settings.muted_until && conversation.activity_at <= *settings.muted_until;
  settings.archived = archived_seq && (last.seq <= *archived_seq || covered);
  settings.marked_unread = marked_unread_seq && *marked_unread_seq == marks.read_seq;
  settings.hidden = hidden && !something_left;

  read_channel(row, conversation);
  if (conversation.channel) return conversation;
  Peer& peer = conversation.peer;
  peer.user = read_user(row);
  peer.relation = read_relation(row);
  peer.marks = read_marks(row);
  if (const std::optional<std::int64_t> since_seq = row.optional_integer()) {
    // It stands still for the one who blocks.
    conversation.last_seq = std::min(conversation.last_seq, *since_seq);
    marks.delivered_seq = std::min(marks.delivered_seq, *since_seq);
    marks.read_seq = std::min(marks.read_seq, *since_seq);
    peer.marks = read_marks(row);
  }
  return conversation;
}

}  // namespace parley::store
