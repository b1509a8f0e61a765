#include "commands/publish.hpp"

#include <memory>
#include <optional>
#include <utility>

#include "model/wire.hpp"

namespace parley {
namespace {

void publish_on(EventBus& bus, const Topic& topic, std::string payload, bool ephemeral,
                std::optional<Membership> membership = {}) {
  auto event = std::make_shared<Event>();
  event->topic = topic;
  event->payload = std::move(payload);
  event->ephemeral = ephemeral;
  event->membership = membership;
  bus.publish(std::move(event));
}

}  // namespace

void publish_to(EventBus& bus, UserId user, std::string payload, bool ephemeral) {
  publish_on(bus, Topic::of(user), std::move(payload), ephemeral);
}

void publish_to(EventBus& bus, GroupId group, std::string payload, bool ephemeral) {
  publish_on(bus, Topic::of(group), std::move(payload), ephemeral);
}

void publish_joined(EventBus& bus, UserId user, GroupId group, std::int64_t revision,
                    std::string payload) {
  publish_on(bus, Topic::of(user), std::move(payload), false,
             Membership{Membership::Change::joined, group, revision});
}

void publish_left(EventBus& bus, UserId user, GroupId group, std::int64_t revision,
                  std::string payload) {
  publish_on(bus, Topic::of(user), std::move(payload), false,
             Membership{Membership::Change::left, group, revision});
}

void publish_ended(EventBus& bus, GroupId group, std::int64_t revision, std::string payload) {
  publish_on(bus, Topic::of(group), std::move(payload), false,
             Membership{Membership::Change::ended, group, revision});
}

void publish_conversation(EventBus& bus, UserId viewer, const Conversation& conversation) {
  publish_to(bus, viewer, wire::conversation_updated(conversation));
}

void publish_message(EventBus& bus, const Audience& audience, const Message& message,
                     const User& sender) {
  const std::string payload =
      wire::message_created(message, audience.is_group() ? &sender : nullptr);
  const auto publish_on_topic = [&](const Topic& topic) {
    auto event = std::make_shared<Event>();
    event->topic = topic;
    event->payload = payload;
    event->conversation = message.conversation_id;
    event->seq = message.seq;
    bus.publish(std::move(event));
  };
  if (audience.is_group()) return publish_on_topic(Topic::of(audience.group));
  for (const UserId member : {audience.first, audience.second}) {
    if (member != message.withheld_from) publish_on_topic(Topic::of(member));
  }
}

void publish_change(EventBus& bus, const Audience& audience, const Message& message) {
  const std::string payload = wire::message_updated(message);
  if (audience.is_group()) return publish_to(bus, audience.group, payload);
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
