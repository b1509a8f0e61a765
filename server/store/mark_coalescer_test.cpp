#include "store/mark_coalescer.hpp"

#include <deque>
#include <future>

#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

namespace parley::store {
namespace {

using Outcome = MarkCoalescer::Outcome;

// Writes end when the test says so. All on the test's own thread.
class MarkCoalescerTest : public testing::Test {
 protected:
  struct Write {
    UserId member;
    Marks marks;
    Completion<Outcome> done;
  };

  std::future<Outcome> raise(Marks marks, UserId member = UserId(2)) {
    auto future = boost::asio::co_spawn(
        context_, coalescer_.raise(ConversationId(1), member, marks), boost::asio::use_future);
    run();
    return future;
  }
  void finish(Outcome outcome) {
    Write write = std::move(writes_.front());
    writes_.pop_front();
    write.done(std::move(outcome));
    run();
  }
  static Outcome raised(Marks marks) {
    ConversationStore::Raised result;
    result.marks = marks;
    result.changed = true;
    return std::optional(result);
  }
  static bool is_ready(std::future<Outcome>& future) {
    return future.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
  }
  void run() {
    context_.restart();
    context_.poll();
  }

  Task<Outcome> write(UserId member, Marks marks) {
    auto start = [&](Completion<Outcome> done) {
      writes_.push_back(Write{member, marks, std::move(done)});
    };
    co_return co_await wait_for<Outcome>(start);
  }

  boost::asio::io_context context_;
  std::deque<Write> writes_;
  MarkCoalescer coalescer_{
      [this](ConversationId, UserId member, Marks marks) { return write(member, marks); }};
};

TEST_F(MarkCoalescerTest, ALoneCallIsOneWrite) {
  auto call = raise({3, 2});
  ASSERT_EQ(writes_.size(), 1U);
  EXPECT_EQ(writes_[0].marks, (Marks{3, 2}));
  finish(raised({3, 2}));
  EXPECT_TRUE(call.get().value()->changed);
  EXPECT_TRUE(writes_.empty());
  raise({4, 2});
  EXPECT_EQ(writes_.size(), 1U) << "nothing is left behind";
  finish(raised({4, 2}));
}

TEST_F(MarkCoalescerTest, CallsDuringAWriteBecomeOneNextWrite) {
  auto first = raise({1, 1});
  auto second = raise({5, 2});
  auto third = raise({3, 3});
  auto fourth = raise({4, 0});
  ASSERT_EQ(writes_.size(), 1U);
  finish(raised({1, 1}));
  EXPECT_EQ(first.get().value()->marks, (Marks{1, 1}));
  ASSERT_EQ(writes_.size(), 1U);
  EXPECT_EQ(writes_[0].marks, (Marks{5, 3}));
  finish(raised({5, 3}));
  int changes = 0;
  for (auto* call : {&second, &third, &fourth}) {
    const Outcome outcome = call->get();
    EXPECT_EQ(outcome.value()->marks, (Marks{5, 3}));
    if (outcome.value()->changed) ++changes;
  }
  EXPECT_EQ(changes, 1);
  EXPECT_TRUE(writes_.empty());
}

TEST_F(MarkCoalescerTest, MembersDoNotWaitForEachOther) {
  auto one = raise({1, 1}, UserId(2));
  auto other = raise({1, 1}, UserId(3));
  EXPECT_EQ(writes_.size(), 2U);
  finish(raised({1, 1}));
  finish(raised({1, 1}));
}

TEST_F(MarkCoalescerTest, AFailureOfTheDatabaseIsEverybodys) {
  auto first = raise({1, 1});
  auto second = raise({2, 2});
  auto third = raise({3, 3});
  finish(fail(errors::unavailable, "away"));
  EXPECT_EQ(first.get().error().code, errors::unavailable);
  finish(fail(errors::unavailable, "away"));
  EXPECT_EQ(second.get().error().code, errors::unavailable);
  EXPECT_EQ(third.get().error().code, errors::unavailable);
  EXPECT_TRUE(writes_.empty());
}

TEST_F(MarkCoalescerTest, ARefusedMarkIsRefusedAlone) {
  auto first = raise({1, 1});
  auto right = raise({2, 2});
  auto wrong = raise({99, 2});
  finish(raised({1, 1}));
  ASSERT_EQ(writes_.size(), 1U);
  EXPECT_EQ(writes_[0].marks, (Marks{99, 2}));
  finish(fail(errors::invalid_field, "too high"));
  ASSERT_EQ(writes_.size(), 2U) << "one by one";
  for (int n = 0; n < 2; ++n) {
    const bool is_wrong = writes_.front().marks.delivered_seq == 99;
    finish(is_wrong ? Outcome(fail(errors::invalid_field, "too high")) : raised({2, 2}));
  }
  EXPECT_EQ(right.get().value()->marks, (Marks{2, 2}));
  EXPECT_EQ(wrong.get().error().code, errors::invalid_field);
  EXPECT_TRUE(writes_.empty());
}

TEST_F(MarkCoalescerTest, TooManyWaitingAreRefusedAtOnce) {
  std::vector<std::future<Outcome>> calls;
  calls.push_back(raise({1, 1}));
  for (std::size_t n = 0; n < MarkCoalescer::max_waiting; ++n) calls.push_back(raise({2, 2}));
  auto refused = raise({2, 2});
  ASSERT_TRUE(is_ready(refused));
  EXPECT_EQ(refused.get().error().code, errors::overloaded);
  finish(raised({1, 1}));
  finish(raised({2, 2}));
  for (auto& call : calls) EXPECT_TRUE(call.get());
}

TEST_F(MarkCoalescerTest, AnExceptionReachesTheCallersAsAnError) {
  MarkCoalescer coalescer([](ConversationId, UserId, Marks) -> Task<Outcome> {
    throw std::logic_error("broken");
    co_return Outcome();
  });
  for (int n = 0; n < 2; ++n) {
    auto call =
        boost::asio::co_spawn(context_, coalescer.raise(ConversationId(1), UserId(2), Marks{1, 1}),
                              boost::asio::use_future);
    run();
    EXPECT_EQ(call.get().error().code, errors::internal);
  }
}

}  // namespace
}  // namespace parley::store
