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

Event joined_event() {
  Event event = full_event();
  event.membership = Membership{Membership::Change::joined, GroupId(8), INT64_MAX};
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

TEST(EventEnvelope, BringsBackAMembership) {
  Event left = joined_event();
  left.membership->change = Membership::Change::left;
  Event ended;
  ended.topic = Topic::of(GroupId(8));
  ended.membership = Membership{Membership::Change::ended, GroupId(8), 1};
  for (const Event& sent : {joined_event(), left, ended}) {
    const auto received = decode_envelope(sent.topic.to_string(), encode_event(sent, 0xFEDC));
    ASSERT_TRUE(received);
    EXPECT_EQ(received->event.topic, sent.topic);
    EXPECT_EQ(received->event.membership, sent.membership);
    EXPECT_EQ(received->event.payload, sent.payload);
    EXPECT_EQ(received->event.seq, sent.seq);
    EXPECT_EQ(received->served_by, 0xFEDCU);
  }
}

TEST(EventEnvelope, AMembershipBelongsToItsTopic) {
  const std::string joined = encode_event(joined_event(), 0);
  EXPECT_TRUE(decode_envelope("user.1", joined));
  EXPECT_FALSE(decode_envelope("group.8", joined));
  EXPECT_FALSE(decode_envelope("servers", joined));
  Event event;
  event.membership = Membership{Membership::Change::ended, GroupId(8), 2};
  const std::string ended = encode_event(event, 0);
  EXPECT_TRUE(decode_envelope("group.8", ended));
  EXPECT_FALSE(decode_envelope("group.9", ended));
  EXPECT_FALSE(decode_envelope("user.8", ended));
  for (const char change : {'\0', '\4', '\xff'}) {
    std::string unknown = ended;
    unknown[2] = change;
    EXPECT_FALSE(decode_envelope("group.8", unknown)) << static_cast<int>(change);
  }
}

TEST(EventEnvelope, OnlyAMembershipNeedsTheSecondVersion) {
  EXPECT_EQ(encode_event(full_event(), 9)[0], 1);
  std::string joined = encode_event(joined_event(), 9);
  EXPECT_EQ(joined[0], 2);
  joined[0] = 1;
  EXPECT_FALSE(decode_envelope("user.1", joined));
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
  for (Event event : {full_event(), joined_event()}) {
    event.payload.clear();
    const std::string body = encode_event(event, 9);
    for (std::size_t size = 0; size < body.size(); ++size) {
      EXPECT_FALSE(decode_envelope("user.1", body.substr(0, size))) << size;
    }
    EXPECT_TRUE(decode_envelope("user.1", body));
  }
}

TEST(EventEnvelope, RefusesWhatItDoesNotKnow) {
  const std::string good = encode_event(full_event(), 9);
  std::string other_version = good;
  for (const char version : {'\0', '\2', '\3'}) {
    other_version[0] = version;
    EXPECT_FALSE(decode_envelope("user.1", other_version)) << static_cast<int>(version);
  }
  std::string other_flag = good;
  other_flag[1] = static_cast<char>(other_flag[1] | 64);
  EXPECT_FALSE(decode_envelope("user.1", other_flag));
  for (const char* key : {"", "user.", "user.0", "user.-1", "user.01", "user.1 ", "user", "group.0",
                          "groups.1", "servers.1", "user.9223372036854775808"}) {
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
  const std::string joined = encode_event(joined_event(), 9);
  for (const std::size_t offset : {35U, 43U}) {
    std::string zero = joined;
    zero.replace(offset, 8, 8, '\0');
    EXPECT_FALSE(decode_envelope("user.1", zero)) << offset;
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
