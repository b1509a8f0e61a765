#include "commands/receipt_summaries.hpp"

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include "model/errors.hpp"

namespace parley {
namespace {

using namespace std::chrono_literals;

const ConversationId channel(7);
const GroupId group(3);

// Answers what it was told to, then that nothing rose.
class ScriptedStore final : public ReceiptStore {
 public:
  enum class Answer { rose, same, failed };

  Task<Result<std::optional<ReceiptSummary>>> raise_summary(ConversationId id) override {
    computed.push_back(id);
    if (on_compute) co_await on_compute();
    const Answer answer = answers.empty() ? Answer::same : answers.front();
    if (!answers.empty()) answers.pop_front();
    if (answer == Answer::failed) co_return fail(errors::unavailable, "The database is away.");
    if (answer == Answer::same) co_return std::optional<ReceiptSummary>();
    ReceiptSummary summary;
    summary.conversation = id;
    summary.group = group;
    summary.marks = Marks{2, 1};
    co_return summary;
  }
  Task<Result<std::vector<ConversationId>>> list_channels(std::vector<GroupId>) override {
    std::vector<ConversationId> channels;
    channels.emplace_back(7);
    channels.emplace_back(8);
    co_return channels;
  }
  Task<Result<ReceiptCounts>> count_receipts(ConversationId, UserId, Seq) override {
    co_return ReceiptCounts();
  }
  Task<Result<std::vector<Receipt>>> list_receipts(ConversationId, UserId, Seq, ReceiptState,
                                                   std::optional<ReceiptCursor>, int) override {
    co_return std::vector<Receipt>();
  }

  std::deque<Answer> answers;
  std::vector<ConversationId> computed;
  std::function<Task<>()> on_compute;
};

class RecordingBus final : public EventBus {
 public:
  void listen(Listener) override {}
  void publish(std::shared_ptr<const Event> event) override { events.push_back(std::move(event)); }
  void subscribe(const Topic&, std::function<void()>) override {}
  void unsubscribe(const Topic&) override {}
  void close() override {}

  std::vector<std::shared_ptr<const Event>> events;
};

class ReceiptSummariesTest : public testing::Test {
 protected:
  using Answer = ScriptedStore::Answer;

  static ReceiptSummaries::Options quick() {
    ReceiptSummaries::Options options;
    options.interval = 20ms;
    options.first_pause = 1ms;
    options.max_channels = 2;
    return options;
  }

  // Runs until every channel rests.
  template <class Touched>
  void touch(Touched touched, int times = 1) {
    for (int n = 0; n < times; ++n) {
      boost::asio::co_spawn(loop_, summaries_.touch(touched), boost::asio::detached);
    }
    loop_.run();
    loop_.restart();
    EXPECT_EQ(summaries_.busy(), 0U);
  }

  ScriptedStore store_;
  RecordingBus bus_;
  ReceiptSummaries summaries_{store_, bus_, quick()};
  boost::asio::io_context loop_{1};
};

TEST_F(ReceiptSummariesTest, WhatRoseIsToldToTheGroupOnce) {
  store_.answers = {Answer::rose};
  touch(channel);
  EXPECT_EQ(store_.computed, std::vector{channel});
  ASSERT_EQ(bus_.events.size(), 1U);
  EXPECT_EQ(bus_.events[0]->topic, Topic::of(group));
  EXPECT_NE(bus_.events[0]->payload.find(R"("delivered_seq":2)"), std::string::npos);
}

TEST_F(ReceiptSummariesTest, WhatDidNotRiseIsToldToNobody) {
  touch(channel);
  EXPECT_EQ(store_.computed.size(), 1U);
  EXPECT_TRUE(bus_.events.empty());
}

TEST_F(ReceiptSummariesTest, ABurstIsComputedTwice) {
  store_.answers = {Answer::rose, Answer::rose};
  touch(channel, 1000);
  EXPECT_EQ(store_.computed.size(), 2U);
  EXPECT_EQ(bus_.events.size(), 2U);
}

TEST_F(ReceiptSummariesTest, WhatComesWhileItIsComputedIsComputedNext) {
  bool is_first = true;
  store_.on_compute = [&]() -> Task<> {
    if (std::exchange(is_first, false)) co_await summaries_.touch(channel);
  };
  touch(channel);
  EXPECT_EQ(store_.computed.size(), 2U);
}

TEST_F(ReceiptSummariesTest, AFailureIsTriedAgainUntilItWorks) {
  store_.answers = {Answer::failed, Answer::failed, Answer::failed, Answer::rose};
  touch(channel);
  EXPECT_EQ(store_.computed.size(), 4U);
  EXPECT_EQ(bus_.events.size(), 1U);
}

TEST_F(ReceiptSummariesTest, AGroupIsAllItsChannels) {
  store_.answers = {Answer::rose, Answer::rose};
  touch(std::vector{group});
  EXPECT_EQ(store_.computed, (std::vector{ConversationId(7), ConversationId(8)}));
  EXPECT_EQ(bus_.events.size(), 2U);
}

TEST_F(ReceiptSummariesTest, BeyondTheBoundNothingIsKept) {
  for (const std::int64_t id : {7, 8, 9}) {
    boost::asio::co_spawn(loop_, summaries_.touch(ConversationId(id)), boost::asio::detached);
  }
  loop_.run();
  EXPECT_EQ(store_.computed, (std::vector{ConversationId(7), ConversationId(8)}));
  EXPECT_EQ(summaries_.busy(), 0U);
}

}  // namespace
}  // namespace parley
