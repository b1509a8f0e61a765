#include "gateway/hub.hpp"

#include <algorithm>
#include <functional>

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
  void change_membership(const Membership& change,
                         const std::shared_ptr<const net::Frame>& frame) override {
    frames.push_back(frame);
    changes.push_back(change);
    if (on_change) on_change();
  }
  void catch_up() override {}

  std::vector<Membership> changes;
  std::function<void()> on_change;
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

TEST(Hub, AGroupIsNotTheUserOfItsNumber) {
  Hub hub;
  RecordingSubscriber user(1), member(2);
  hub.subscribe(Topic::of(UserId(7)), user);
  hub.subscribe(Topic::of(GroupId(7)), member);
  EXPECT_EQ(hub.deliver(event_for(7), net::make_text_frame("{}")), 1U);
  EXPECT_EQ(user.frames.size(), 1U);
  EXPECT_TRUE(member.frames.empty());
}

TEST(Hub, SocketsMayComeAndGoWhenAMembershipChanges) {
  Hub hub;
  RecordingSubscriber a(1), b(2);
  const Topic group = Topic::of(GroupId(9));
  for (RecordingSubscriber* socket : {&a, &b}) {
    hub.subscribe(Topic::of(UserId(7)), *socket);
    socket->on_change = [&hub, socket, group] { hub.subscribe(group, *socket); };
  }
  Event joined = event_for(7);
  joined.membership = Membership{Membership::Change::joined, GroupId(9), 3};
  EXPECT_EQ(hub.deliver(joined, net::make_text_frame("{}")), 2U);
  EXPECT_EQ(a.changes, std::vector{*joined.membership});
  EXPECT_EQ(b.frames.size(), 1U);

  for (RecordingSubscriber* socket : {&a, &b}) {
    socket->on_change = [&hub, socket, group] { hub.unsubscribe(group, *socket); };
  }
  Event ended;
  ended.topic = group;
  ended.membership = Membership{Membership::Change::ended, GroupId(9), 4};
  EXPECT_EQ(hub.deliver(ended, net::make_text_frame("{}")), 2U);
  EXPECT_EQ(a.changes.size(), 2U);
  EXPECT_EQ(b.changes.size(), 2U);
  EXPECT_EQ(hub.deliver(ended, net::make_text_frame("{}")), 0U);
}

TEST(Hub, NamesEverySocketOnce) {
  Hub hub;
  RecordingSubscriber a(1), b(2);
  hub.subscribe(Topic::of(UserId(7)), a);
  hub.subscribe(Topic::of(UserId(8)), b);
  for (std::int64_t group = 1; group <= 3; ++group) {
    hub.subscribe(Topic::of(GroupId(group)), a);
    hub.subscribe(Topic::of(GroupId(group)), b);
  }
  std::vector<Subscriber*> sockets = hub.sockets();
  std::sort(sockets.begin(), sockets.end());
  std::vector<Subscriber*> expected{&a, &b};
  std::sort(expected.begin(), expected.end());
  EXPECT_EQ(sockets, expected);
}

}  // namespace
}  // namespace parley::gateway
