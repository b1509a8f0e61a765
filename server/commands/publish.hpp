// Tells those concerned what has been committed. Called by commands after the commit, never before.
// Never blocks and never fails: the database is the truth, an event is a hint. Any thread.
#pragma once

#include <span>
#include <string>

#include "model/conversation.hpp"
#include "model/message.hpp"
#include "ports/event_bus.hpp"

namespace parley {

// Not to the one from whom it is withheld.
void publish_message(EventBus& bus, const Audience& audience, const Message& message);
// A message was edited or deleted. Not to the one from whom it is withheld.
void publish_change(EventBus& bus, const Audience& audience, const Message& message);
// To the devices of one member only.
void publish_change(EventBus& bus, UserId member, const Message& message);
void publish_to(EventBus& bus, UserId user, std::string payload, bool ephemeral = false);
// To the viewer's own devices.
void publish_conversation(EventBus& bus, UserId viewer, const Conversation& conversation);
void publish_to(EventBus& bus, const Audience& audience, const std::string& payload);
// Every server forgets these sessions; their sockets are told and closed, wherever they are.
void publish_revoked(EventBus& bus, UserId user, std::span<const SessionId> sessions);

}  // namespace parley
