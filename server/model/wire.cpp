#include "model/wire.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

namespace parley::wire {
namespace {

using boost::json::object;
using boost::json::value;

value optional_time(const std::optional<Timestamp>& time) {
  return time ? value(time->to_rfc3339()) : value(nullptr);
}

value optional_text(const std::optional<std::string>& text) {
  return text ? value(*text) : value(nullptr);
}

object privacy_of(const PrivacySettings& privacy) {
  return {{"share_last_seen", privacy.share_last_seen},
          {"send_read_receipts", privacy.send_read_receipts}};
}

void add_relation(object& json, const Relation& relation) {
  json.emplace("contact", relation.is_contact);
  json.emplace("alias", optional_text(relation.alias));
  json.emplace("blocked", relation.is_blocked);
}

std::string frame(std::string_view type, object data) {
  object envelope;
  envelope.emplace("type", boost::json::string_view(type.data(), type.size()));
  envelope.emplace("data", std::move(data));
  return boost::json::serialize(envelope);
}

const char* name_of(PresenceStatus status) {
  switch (status) {
    case PresenceStatus::online:
      return "online";
    case PresenceStatus::offline:
      return "offline";
    case PresenceStatus::unknown:
      return "unknown";
  }
  return "unknown";
}

}  // namespace

object to_json(const User& user) {
  object json{{"id", user.id.to_string()},
              {"username", user.username},
              {"display_name", user.display_name}};
  if (!user.avatar.empty()) json.emplace("avatar", user.avatar);
  if (user.is_deleted) json.emplace("deleted", true);
  return json;
}

object to_json(const Person& person) {
  object json = to_json(person.user);
  add_relation(json, person.relation);
  return json;
}

object to_json(const Profile& profile) {
  object json = to_json(profile.person);
  json.emplace("bio", profile.bio);
  return json;
}

object to_json(const Contact& contact) {
  return {{"user", to_json(contact.user)},
          {"alias", optional_text(contact.alias)},
          {"created_at", contact.created_at.to_rfc3339()}};
}

object to_json(const Block& block) {
  return {{"user", to_json(block.user)}, {"created_at", block.created_at.to_rfc3339()}};
}

object to_json(const Account& account) {
  object json = to_json(account.user);
  json.emplace("bio", account.bio);
  json.emplace("email", account.email);
  json.emplace("created_at", account.created_at.to_rfc3339());
  json.emplace("privacy", privacy_of(account.privacy));
  return json;
}

object to_json(const Session& session, SessionId current) {
  return {{"id", session.id.to_string()},
          {"created_at", session.created_at.to_rfc3339()},
          {"last_used_at", session.last_used_at.to_rfc3339()},
          {"user_agent", session.user_agent},
          {"address", session.address},
          {"current", session.id == current}};
}

object to_json(const Message& message) {
  object json{{"conversation_id", message.conversation_id.to_string()},
              {"seq", message.seq},
              {"sender_id", message.sender_id.to_string()},
              {"client_id", message.client_id},
              {"created_at", message.created_at.to_rfc3339()}};
  if (message.deleted) {
    json.emplace("deleted", true);
  } else {
    json.emplace("body", message.body);
    if (message.edited_at) json.emplace("edited_at", message.edited_at->to_rfc3339());
  }
  if (message.revision > 0) json.emplace("revision", message.revision);
  return json;
}

object to_json(const SeenMessage& seen) {
  if (seen.withheld) {
    return {{"conversation_id", seen.message.conversation_id.to_string()},
            {"seq", seen.message.seq},
            {"withheld", true}};
  }
  object json = to_json(seen.message);
  if (seen.undelivered && !seen.message.deleted) json.emplace("undelivered", true);
  return json;
}

object to_json(const Marks& marks) {
  return {{"delivered_seq", marks.delivered_seq}, {"read_seq", marks.read_seq}};
}

object to_json(const Conversation& conversation) {
  value last_message(nullptr);
  if (conversation.last_message) {
    const MessagePreview& last = *conversation.last_message;
    object preview{{"seq", last.seq},
                   {"sender_id", last.sender_id.to_string()},
                   {"preview", last.preview},
                   {"created_at", last.created_at.to_rfc3339()}};
    if (last.preview.empty()) preview.emplace("deleted", true);
    last_message = std::move(preview);
  }
  object peer;
  peer.emplace("user", to_json(conversation.peer.user));
  add_relation(peer, conversation.peer.relation);
  peer.emplace("marks", to_json(conversation.peer.marks));
  const ConversationSettings& settings = conversation.settings;
  return {{"id", conversation.id.to_string()},
          {"kind", "direct"},
          {"created_at", conversation.created_at.to_rfc3339()},
          {"activity_at", conversation.activity_at.to_rfc3339()},
          {"last_seq", conversation.last_seq},
          {"changes", conversation.changes},
          {"last_message", std::move(last_message)},
          {"unread_count", conversation.unread_count()},
          {"marks", to_json(conversation.marks)},
          {"settings",
           {{"pinned_at", optional_time(settings.pinned_at)},
            {"archived", settings.archived},
            {"muted_until", optional_time(settings.muted_until)},
            {"marked_unread", settings.marked_unread},
            {"hidden", settings.hidden},
            {"cleared_seq", settings.cleared_seq},
            {"revision", settings.revision}}},
          {"peer", std::move(peer)}};
}

object to_json(const Error& error) {
  object json{{"code", boost::json::string_view(error.code.name.data(), error.code.name.size())},
              {"message", error.message},
              {"retryable", is_retryable(error.code)}};
  if (!error.field.empty()) json.emplace("field", error.field);
  return json;
}

std::string hello(UserId user, SessionId session, Timestamp server_time, int heartbeat_seconds,
                  std::int64_t edit_window_seconds) {
  return frame("hello", {{"user_id", user.to_string()},
                         {"session_id", session.to_string()},
                         {"server_time", server_time.to_rfc3339()},
                         {"heartbeat_seconds", heartbeat_seconds},
                         {"edit_window_seconds", edit_window_seconds}});
}

std::string message_created(const Message& message) {
  object data;
  data.emplace("message", to_json(message));
  return frame("message.created", std::move(data));
}

std::string message_updated(const Message& message) {
  object data;
  data.emplace("message", to_json(message));
  return frame("message.updated", std::move(data));
}

std::string receipt_updated(ConversationId conversation, UserId member, const Marks& marks) {
  object data = to_json(marks);
  data.emplace("conversation_id", conversation.to_string());
  data.emplace("user_id", member.to_string());
  return frame("receipt.updated", std::move(data));
}

std::string typing(ConversationId conversation, UserId user, bool active) {
  return frame("typing", {{"conversation_id", conversation.to_string()},
                          {"user_id", user.to_string()},
                          {"active", active}});
}

std::string presence(std::span<const Presence> users) {
  boost::json::array list;
  list.reserve(users.size());
  for (const Presence& user : users) {
    list.push_back(object{{"user_id", user.user_id.to_string()},
                          {"status", name_of(user.status)},
                          {"last_seen_at", optional_time(user.last_seen_at)}});
  }
  object data;
  data.emplace("users", std::move(list));
  return frame("presence", std::move(data));
}

std::string conversation_updated(const Conversation& conversation) {
  object data;
  data.emplace("conversation", to_json(conversation));
  return frame("conversation.updated", std::move(data));
}

std::string conversation_deleted(const Conversation& conversation) {
  return frame("conversation.deleted", {{"conversation_id", conversation.id.to_string()},
                                        {"cleared_seq", conversation.settings.cleared_seq},
                                        {"revision", conversation.settings.revision}});
}

std::string user_updated(const User& user) {
  object data;
  data.emplace("user", to_json(user));
  return frame("user.updated", std::move(data));
}

std::string contact_updated(const Contact& contact) {
  object data;
  data.emplace("contact", to_json(contact));
  return frame("contact.updated", std::move(data));
}

std::string contact_deleted(UserId user) {
  return frame("contact.deleted", {{"user_id", user.to_string()}});
}

std::string block_updated(UserId user, bool blocked) {
  return frame("block.updated", {{"user_id", user.to_string()}, {"blocked", blocked}});
}

std::string messages_updated(ConversationId conversation, Seq first_seq, Seq last_seq) {
  return frame("messages.updated", {{"conversation_id", conversation.to_string()},
                                    {"first_seq", first_seq},
                                    {"last_seq", last_seq}});
}

std::string session_revoked() {
  return frame("session.revoked", {});
}

std::string resync() {
  return frame("resync", {});
}

std::string pong() {
  return frame("pong", {});
}

std::string error(const Error& error, std::string_view command) {
  object data;
  data.emplace("error", to_json(error));
  data.emplace("command", command.empty()
                              ? value(nullptr)
                              : value(boost::json::string_view(command.data(), command.size())));
  return frame("error", std::move(data));
}

}  // namespace parley::wire
