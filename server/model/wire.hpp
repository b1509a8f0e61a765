// How the model looks on the wire: the schemas of api/openapi.yaml and the events of
// api/asyncapi.yaml, each written in one place. Pure functions; any thread.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "base/error.hpp"
#include "model/conversation.hpp"
#include "model/event.hpp"
#include "model/message.hpp"
#include "model/presence.hpp"
#include "model/user.hpp"

namespace parley::wire {

boost::json::object to_json(const User& user);
boost::json::object to_json(const Person& person);
boost::json::object to_json(const Profile& profile);
boost::json::object to_json(const Contact& contact);
boost::json::object to_json(const Block& block);
boost::json::object to_json(const Account& account);
boost::json::object to_json(const Session& session, SessionId current);
boost::json::object to_json(const Message& message);
boost::json::object to_json(const SeenMessage& message);
boost::json::object to_json(const Marks& marks);
boost::json::object to_json(const Conversation& conversation);
boost::json::object to_json(const Error& error);

// The texts of frames, `{"type":"…","data":{…}}`.
// In seconds: how often to send something, and for how long messages can be changed.
std::string hello(UserId user, SessionId session, Timestamp server_time, int heartbeat_seconds,
                  std::int64_t edit_window_seconds);
std::string message_created(const Message& message);
std::string message_updated(const Message& message);
std::string receipt_updated(ConversationId conversation, UserId member, const Marks& marks);
std::string typing(ConversationId conversation, UserId user, bool active);
std::string presence(std::span<const Presence> users);
std::string conversation_updated(const Conversation& conversation);
std::string user_updated(const User& user);
std::string contact_updated(const Contact& contact);
std::string contact_deleted(UserId user);
std::string block_updated(UserId user, bool blocked);
std::string messages_updated(ConversationId conversation, Seq first_seq, Seq last_seq);
std::string conversation_deleted(const Conversation& conversation);
std::string session_revoked();
std::string resync();
std::string pong();
// `command` is the type of the refused frame, empty when it could not be read.
std::string error(const Error& error, std::string_view command);

}  // namespace parley::wire
