#include "gateway/hub.hpp"

#include <gtest/gtest.h>

namespace parley::gateway {
namespace {

class RecordingSubscriber final : public Subscriber {
 public:
  explicit RecordingSubscriber(std::int64_t session) : session_(session) {}
  SessionId session_id() const override { return session_; }
  void deliver(const std::shared_ptr<const net::Frame>& frame) override { frames.push_back(frame); }
  void revoke(const std::shared_ptr<const net::Frame>& frame) override {
    frames.push_back(frame);
    revoked = true;
  }

  std::vector<std::shared_ptr<const net::Frame>> frames;
  bool revoked = false;

 private:
  SessionId session_;
};

Event event_for(std::int64_t user) {
  Event event;
  event.topic = Topic::of(UserId(user));
  event.payload = "{}";
  return event;
}

TEST(Hub, HandsTheSameFrameToAllSocketsOfATopic) {
  Hub hub;
  RecordingSubscriber a(1), b(2), other(3);
  hub.subscribe(Topic::of(UserId(7)), a);
  hub.subscribe(Topic::of(UserId(7)), b);
  hub.subscribe(Topic::of(UserId(8)), other);
  const auto frame = net::make_text_frame("{}");
  EXPECT_EQ(hub.deliver(event_for(7), frame), 2U);
  EXPECT_EQ(a.frames.at(0).get(), frame.get());
  EXPECT_EQ(b.frames.at(0).get(), frame.get());
  EXPECT_TRUE(other.frames.empty());
}

TEST(Hub, ClosingOneSocketChangesNothingForTheOthers) {
  Hub hub;
  RecordingSubscriber a(1), b(1);
  hub.subscribe(Topic::of(UserId(7)), a);
  hub.subscribe(Topic::of(UserId(7)), b);
  hub.unsubscribe(Topic::of(UserId(7)), a);
  EXPECT_EQ(hub.deliver(event_for(7), net::make_text_frame("{}")), 1U);
  EXPECT_TRUE(a.frames.empty());
  hub.unsubscribe(Topic::of(UserId(7)), b);
  hub.unsubscribe(Topic::of(UserId(7)), b);
  EXPECT_EQ(hub.deliver(event_for(7), net::make_text_frame("{}")), 0U);
  EXPECT_EQ(hub.topic_count(), 0U);
}

TEST(Hub, RevokesTheSocketsOfOneSessionOnly) {
  Hub hub;
  RecordingSubscriber a(1), b(2);
  hub.subscribe(Topic::of(UserId(7)), a);
  hub.subscribe(Topic::of(UserId(7)), b);
  Event event = event_for(7);
  event.revoked_session = SessionId(2);
  EXPECT_EQ(hub.deliver(event, net::make_text_frame("{}")), 1U);
  EXPECT_FALSE(a.revoked);
  EXPECT_TRUE(a.frames.empty());
  EXPECT_TRUE(b.revoked);
}

TEST(Hub, ReachesEverybodyForAResync) {
  Hub hub;
  RecordingSubscriber a(1), b(2);
  hub.subscribe(Topic::of(UserId(7)), a);
  hub.subscribe(Topic::of(UserId(8)), b);
  hub.deliver_to_all(net::make_text_frame("{}"));
  EXPECT_EQ(a.frames.size(), 1U);
  EXPECT_EQ(b.frames.size(), 1U);
}

}  // namespace
}  // namespace parley::gateway
