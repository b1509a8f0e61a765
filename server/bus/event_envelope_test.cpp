#include "bus/event_envelope.hpp"

#include <gtest/gtest.h>

namespace parley::bus {
namespace {

Event full_event() {
  Event event;
  event.topic = Topic::of(UserId(INT64_MAX));
  event.payload = R"({"type":"typing","data":{"text":"é😀"}})";
  event.ephemeral = true;
  event.revoked_session = SessionId(6);
  event.conversation = ConversationId(7);
  event.seq = INT64_MAX;
  return event;
}

TEST(EventEnvelope, BringsBackTheWholeEvent) {
  const Event sent = full_event();
  const auto received = decode_envelope(sent.topic.to_string(), encode_event(sent, 0xFEDC));
  ASSERT_TRUE(received);
  EXPECT_FALSE(received->is_gap);
  EXPECT_EQ(received->served_by, 0xFEDCU);
  EXPECT_EQ(received->event.topic, sent.topic);
  EXPECT_EQ(received->event.payload, sent.payload);
  EXPECT_TRUE(received->event.ephemeral);
  EXPECT_EQ(received->event.revoked_session, sent.revoked_session);
  EXPECT_EQ(received->event.conversation, sent.conversation);
  EXPECT_EQ(received->event.seq, sent.seq);
}

TEST(EventEnvelope, APlainEventCostsTwoBytes) {
  Event event;
  event.topic = Topic::servers();
  event.payload = "{}";
  const std::string body = encode_event(event, 0);
  EXPECT_EQ(body.size(), 4U);
  const auto received = decode_envelope("servers", body);
  ASSERT_TRUE(received);
  EXPECT_EQ(received->event.topic, Topic::servers());
  EXPECT_EQ(received->event.payload, "{}");
  EXPECT_EQ(received->served_by, 0U);
  EXPECT_FALSE(received->event.ephemeral);
  EXPECT_EQ(received->event.seq, 0);
}

TEST(EventEnvelope, AGapIsNoEvent) {
  const auto received = decode_envelope("servers", encode_gap());
  ASSERT_TRUE(received);
  EXPECT_TRUE(received->is_gap);
  EXPECT_FALSE(decode_envelope("servers", encode_gap() + "x"));
}

TEST(EventEnvelope, RefusesAHeadThatIsCutShort) {
  Event event = full_event();
  event.payload.clear();
  const std::string body = encode_event(event, 9);
  for (std::size_t size = 0; size < body.size(); ++size) {
    EXPECT_FALSE(decode_envelope("user.1", body.substr(0, size))) << size;
  }
  EXPECT_TRUE(decode_envelope("user.1", body));
}

TEST(EventEnvelope, RefusesWhatItDoesNotKnow) {
  const std::string good = encode_event(full_event(), 9);
  std::string other_version = good;
  other_version[0] = 2;
  EXPECT_FALSE(decode_envelope("user.1", other_version));
  std::string other_flag = good;
  other_flag[1] = static_cast<char>(other_flag[1] | 32);
  EXPECT_FALSE(decode_envelope("user.1", other_flag));
  for (const char* key : {"", "user.", "user.0", "user.-1", "user.01", "user.1 ", "user", "group.1",
                          "servers.1", "user.9223372036854775808"}) {
    EXPECT_FALSE(decode_envelope(key, good)) << key;
  }
}

TEST(EventEnvelope, RefusesNumbersThatNothingHas) {
  const std::string good = encode_event(full_event(), 9);
  for (std::size_t number = 0; number < 4; ++number) {
    std::string zero = good;
    zero.replace(2 + 8 * number, 8, 8, '\0');
    EXPECT_FALSE(decode_envelope("user.1", zero)) << number;
  }
  std::string negative = good;
  negative[2] = static_cast<char>(0x80);
  EXPECT_FALSE(decode_envelope("user.1", negative));
}

TEST(EventEnvelope, BoundsThePayload) {
  Event event;
  event.topic = Topic::of(UserId(1));
  event.payload.assign(max_payload_size, 'x');
  EXPECT_TRUE(decode_envelope("user.1", encode_event(event, 0)));
  event.payload.push_back('x');
  EXPECT_FALSE(decode_envelope("user.1", encode_event(event, 0)));
}

}  // namespace
}  // namespace parley::bus
