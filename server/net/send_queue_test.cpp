#include "net/send_queue.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace parley::net {
namespace {

std::shared_ptr<const Frame> frame(const std::string& bytes, bool ephemeral = false) {
  return std::make_shared<const Frame>(Frame{bytes, ephemeral});
}

// Reads the queue out through a window of the given size.
std::string drain(SendQueue& queue, std::size_t window) {
  std::string out;
  std::vector<char> buffer(window);
  while (!queue.empty()) {
    const std::size_t size = queue.gather(buffer);
    EXPECT_GT(size, 0U);
    out.append(buffer.data(), size);
    queue.consume(size);
  }
  return out;
}

constexpr SendLimits wide{};

TEST(SendQueue, IsEmptyAtFirst) {
  SendQueue queue;
  std::vector<char> buffer(10);
  EXPECT_TRUE(queue.empty());
  EXPECT_EQ(queue.bytes(), 0U);
  EXPECT_EQ(queue.front(), "");
  EXPECT_EQ(queue.gather(buffer), 0U);
}

TEST(SendQueue, SendsInOrderWhateverTheWindow) {
  for (std::size_t window = 1; window < 20; ++window) {
    SendQueue queue;
    queue.push_bytes("first ");
    queue.push(frame("second "), wide);
    queue.push_shared(std::make_shared<const std::string>("third"));
    EXPECT_EQ(queue.bytes(), 18U);
    EXPECT_EQ(queue.frames(), 3U);
    EXPECT_EQ(drain(queue, window), "first second third");
    EXPECT_EQ(queue.frames(), 0U);
  }
}

TEST(SendQueue, GoesOnAfterAPartialWriteAtEveryOffset) {
  const std::string all = "onetwothree";
  for (std::size_t offset = 0; offset <= all.size(); ++offset) {
    SendQueue queue;
    queue.push(frame("one"), wide);
    queue.push(frame("two"), wide);
    queue.push(frame("three"), wide);
    queue.consume(offset);
    EXPECT_EQ(queue.bytes(), all.size() - offset);
    const std::string whole_rest = all.substr(offset);
    EXPECT_EQ(whole_rest.substr(0, queue.front().size()), queue.front());
    EXPECT_EQ(queue.front().empty(), offset == all.size());
    EXPECT_EQ(drain(queue, 64), whole_rest);
  }
}

TEST(SendQueue, SharesFramesInsteadOfCopyingThem) {
  const auto shared = frame("event");
  SendQueue first;
  SendQueue second;
  first.push(shared, wide);
  second.push(shared, wide);
  EXPECT_EQ(shared.use_count(), 3);
  EXPECT_EQ(first.front().data(), shared->bytes.data());
  first.consume(5);
  second.consume(5);
  EXPECT_EQ(shared.use_count(), 1) << "a sent frame is still held";
}

TEST(SendQueue, IgnoresEmptyEntries) {
  SendQueue queue;
  queue.push_bytes("");
  EXPECT_TRUE(queue.empty());
  EXPECT_EQ(queue.frames(), 0U);
}

TEST(SendQueue, DropsEphemeralFramesOverTheSoftLimits) {
  const SendLimits by_bytes{
      .soft_bytes = 10, .soft_frames = 100, .hard_bytes = 100, .hard_frames = 100};
  SendQueue queue;
  EXPECT_EQ(queue.push(frame("12345678"), by_bytes), SendQueue::Outcome::queued);
  EXPECT_EQ(queue.push(frame("abc", true), by_bytes), SendQueue::Outcome::dropped);
  EXPECT_EQ(queue.push(frame("ab", true), by_bytes), SendQueue::Outcome::queued);
  EXPECT_EQ(queue.push(frame("lasting"), by_bytes), SendQueue::Outcome::queued);
  EXPECT_EQ(drain(queue, 64), "12345678ablasting");

  const SendLimits by_frames{
      .soft_bytes = 100, .soft_frames = 2, .hard_bytes = 100, .hard_frames = 100};
  EXPECT_EQ(queue.push(frame("1", true), by_frames), SendQueue::Outcome::queued);
  EXPECT_EQ(queue.push(frame("2", true), by_frames), SendQueue::Outcome::queued);
  EXPECT_EQ(queue.push(frame("3", true), by_frames), SendQueue::Outcome::dropped);
  EXPECT_EQ(queue.push(frame("4"), by_frames), SendQueue::Outcome::queued);
}

TEST(SendQueue, MakesRoomAtTheHardLimitByDroppingEphemeralFrames) {
  const SendLimits limits{
      .soft_bytes = 20, .soft_frames = 100, .hard_bytes = 20, .hard_frames = 100};
  SendQueue queue;
  queue.push(frame("typing....", true), limits);
  queue.push(frame("message1"), limits);
  EXPECT_EQ(queue.push(frame("message2"), limits), SendQueue::Outcome::queued);
  EXPECT_EQ(drain(queue, 64), "message1message2");
}

TEST(SendQueue, NeverDropsAFrameThatHasBegun) {
  const SendLimits limits{
      .soft_bytes = 20, .soft_frames = 100, .hard_bytes = 20, .hard_frames = 100};
  SendQueue queue;
  queue.push(frame("typing....", true), limits);
  queue.consume(3);
  queue.push(frame("presence", true), limits);
  EXPECT_EQ(queue.push(frame("message"), limits), SendQueue::Outcome::queued);
  EXPECT_EQ(drain(queue, 64), "ing....message");
}

TEST(SendQueue, OverflowsAtTheHardLimits) {
  const SendLimits limits{.soft_bytes = 10, .soft_frames = 10, .hard_bytes = 10, .hard_frames = 2};
  SendQueue queue;
  EXPECT_EQ(queue.push(frame("12345678901"), limits), SendQueue::Outcome::overflow);
  EXPECT_EQ(queue.push(frame("123456"), limits), SendQueue::Outcome::queued);
  EXPECT_EQ(queue.push(frame("12345"), limits), SendQueue::Outcome::overflow);
  EXPECT_EQ(queue.push(frame("7890"), limits), SendQueue::Outcome::queued);
  EXPECT_EQ(queue.bytes(), 10U);

  SendQueue many;
  EXPECT_EQ(many.push(frame("1"), limits), SendQueue::Outcome::queued);
  EXPECT_EQ(many.push(frame("2"), limits), SendQueue::Outcome::queued);
  EXPECT_EQ(many.push(frame("3"), limits), SendQueue::Outcome::overflow);
}

TEST(SendQueue, DropsAllThatHasNotBegun) {
  SendQueue queue;
  queue.push(frame("first"), wide);
  queue.push(frame("second"), wide);
  queue.push(frame("third"), wide);
  queue.consume(7);
  queue.drop_unsent();
  EXPECT_EQ(queue.bytes(), 4U);
  queue.push_bytes("!");
  EXPECT_EQ(drain(queue, 64), "cond!");

  queue.push(frame("whole"), wide);
  queue.drop_unsent();
  EXPECT_TRUE(queue.empty());
  EXPECT_EQ(queue.front(), "");
}

TEST(SendQueue, FreesItsMemoryWhenEmpty) {
  SendQueue queue;
  for (int i = 0; i < 1000; ++i) queue.push(frame("x"), wide);
  EXPECT_GT(queue.held_bytes(), 1000U);
  queue.consume(1000);
  EXPECT_LE(queue.held_bytes(), 100U);
}

TEST(SendQueue, DoesNotGrowWhenItNeverRunsEmpty) {
  SendQueue queue;
  queue.push(frame("ab"), wide);
  for (int i = 0; i < 100'000; ++i) {
    queue.push(frame("ab"), wide);
    queue.consume(2);
  }
  EXPECT_EQ(queue.frames(), 1U);
  EXPECT_LE(queue.held_bytes(), 1000U);
}

}  // namespace
}  // namespace parley::net
