#include "store/row_mapping.hpp"

#include <algorithm>
#include <optional>

namespace parley::store {

namespace {

std::optional<Timestamp> read_optional_time(Row& row) {
  if (const auto value = row.optional_integer()) return Timestamp(*value);
  return {};
}

}  // namespace

User read_user(Row& row) {
  User user;
  user.id = UserId(row.integer());
  user.username = row.text();
  user.display_name = row.text();
  return user;
}

Credentials read_credentials(Row& row) {
  Credentials credentials;
  credentials.account.user = read_user(row);
  credentials.account.email = row.text();
  credentials.account.created_at = Timestamp(row.integer());
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
  return message;
}

Audience read_audience(Row& row) {
  Audience audience;
  audience.first = UserId(row.integer());
  audience.second = UserId(row.integer());
  return audience;
}

Marks read_marks(Row& row) {
  Marks marks;
  marks.delivered_seq = row.integer();
  marks.read_seq = row.integer();
  return marks;
}

Conversation read_conversation(Row& row) {
  Conversation conversation;
  conversation.id = ConversationId(row.integer());
  conversation.created_at = Timestamp(row.integer());
  conversation.activity_at = Timestamp(row.integer());
  conversation.last_seq = row.integer();
  const std::optional<std::int64_t> last_sender = row.optional_integer();
  MessagePreview last;
  last.seq = conversation.last_seq;
  last.created_at = conversation.activity_at;
  if (last_sender) {
    last.sender_id = UserId(*last_sender);
    last.preview = row.text();
  } else {
    row.skip(1);
  }

  conversation.marks = read_marks(row);
  ConversationSettings& settings = conversation.settings;
  settings.cleared_seq = row.integer();
  settings.pinned_at = read_optional_time(row);
  const std::optional<std::int64_t> archived_seq = row.optional_integer();
  settings.muted_until = read_optional_time(row);
  const std::optional<std::int64_t> marked_unread_seq = row.optional_integer();
  const bool hidden = row.boolean();
  settings.revision = row.integer();

  // What the viewer cleared is not there for it any more: neither shown nor unread.
  const bool something_left = conversation.last_seq > settings.cleared_seq;
  if (last_sender && something_left) conversation.last_message = last;
  Marks& marks = conversation.marks;
  marks.read_seq = std::max(marks.read_seq, settings.cleared_seq);
  marks.delivered_seq = std::max(marks.delivered_seq, marks.read_seq);

  // The settings that messages and marks end; the same in SQL beside conversation_columns.
  const bool covered = settings.muted_until && conversation.activity_at <= *settings.muted_until;
  settings.archived = archived_seq && (conversation.last_seq <= *archived_seq || covered);
  settings.marked_unread = marked_unread_seq && *marked_unread_seq == marks.read_seq;
  settings.hidden = hidden && !something_left;

  conversation.peer.user = read_user(row);
  conversation.peer.marks = read_marks(row);
  return conversation;
}

}  // namespace parley::store
