#include "commands/publish.hpp"

#include <memory>
#include <utility>

#include "model/wire.hpp"

namespace parley {

void publish_to(EventBus& bus, UserId user, std::string payload, bool ephemeral) {
  auto event = std::make_shared<Event>();
  event->topic = Topic::of(user);
  event->payload = std::move(payload);
  event->ephemeral = ephemeral;
  bus.publish(std::move(event));
}

void publish_to(EventBus& bus, const Audience& audience, const std::string& payload) {
  publish_to(bus, audience.first, payload);
  publish_to(bus, audience.second, payload);
}

void publish_conversation(EventBus& bus, UserId viewer, const Conversation& conversation) {
  publish_to(bus, viewer, wire::conversation_updated(conversation));
}

void publish_message(EventBus& bus, const Audience& audience, const Message& message) {
  const std::string payload = wire::message_created(message);
  for (const UserId member : {audience.first, audience.second}) {
    if (member == message.withheld_from) continue;
    auto event = std::make_shared<Event>();
    event->topic = Topic::of(member);
    event->payload = payload;
    event->conversation = message.conversation_id;
    event->seq = message.seq;
    bus.publish(std::move(event));
  }
}

void publish_change(EventBus& bus, const Audience& audience, const Message& message) {
  const std::string payload = wire::message_updated(message);
  for (const UserId member : {audience.first, audience.second}) {
    if (member != message.withheld_from) publish_to(bus, member, payload);
  }
}

void publish_change(EventBus& bus, UserId member, const Message& message) {
  publish_to(bus, member, wire::message_updated(message));
}

void publish_revoked(EventBus& bus, UserId user, std::span<const SessionId> sessions) {
  // A server that has no socket of the user may still know the session.
  for (const Topic& topic : {Topic::servers(), Topic::of(user)}) {
    for (const SessionId session : sessions) {
      auto event = std::make_shared<Event>();
      event->topic = topic;
      event->payload = wire::session_revoked();
      event->revoked_session = session;
      bus.publish(std::move(event));
    }
  }
}

}  // namespace parley
