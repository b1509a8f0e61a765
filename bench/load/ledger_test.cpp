#include "load/ledger.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace parley::load {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr Id conversation_id = 77;
constexpr Id sender = 5;

class LedgerTest : public ::testing::Test {
 protected:
  LedgerTest() {
    ledger.on_complete = [this](Ledger::Number number) { completed.push_back(number); };
  }

  Ledger::Number send() { return ledger.begin(conversation, sender, TimePoint{}); }
  void answer(Ledger::Number number, Seq seq) {
    ledger.acknowledge(
        number, {conversation_id, seq, sender, ledger.client_id(number), ledger.body(number)});
  }
  std::vector<Ledger::Number> see(Ledger::Viewer viewer, Ledger::Number number, Seq seq) {
    return ledger.see(conversation, viewer, seq, sender, ledger.body(number));
  }

  Ledger ledger{0xABCD, 60};
  Ledger::Conversation conversation = ledger.add_conversation(conversation_id, 40);
  Ledger::Viewer first = ledger.add_viewer(conversation);
  Ledger::Viewer second = ledger.add_viewer(conversation);
  std::vector<Ledger::Number> completed;
};

TEST_F(LedgerTest, WhatIsAcknowledgedAndSeenByAllIsComplete) {
  const auto number = send();
  EXPECT_EQ(ledger.body(number).size(), 60U);
  EXPECT_THAT(see(first, number, 41), ElementsAre(number));  // it may come before the answer
  answer(number, 41);
  EXPECT_THAT(completed, IsEmpty());
  EXPECT_EQ(ledger.open(), 1U);
  EXPECT_THAT(see(second, number, 41), ElementsAre(number));
  EXPECT_THAT(completed, ElementsAre(number));
  EXPECT_EQ(ledger.open(), 0U);
  EXPECT_EQ(ledger.close().seen, 2U);
  EXPECT_THAT(ledger.violations(), IsEmpty());
}

TEST_F(LedgerTest, FindsWhatWasLost) {
  const auto one = send();
  const auto two = send();
  answer(one, 41);
  answer(two, 42);
  see(first, one, 41);
  for (const auto viewer : {first, second}) see(viewer, two, 42);
  EXPECT_EQ(ledger.close().lost, 1U);
  EXPECT_THAT(ledger.violations(), ElementsAre(HasSubstr("viewer 1")));
}

TEST_F(LedgerTest, WhatComesEarlyIsSeenInItsTurn) {
  const auto one = send();
  const auto two = send();
  const auto three = send();
  EXPECT_THAT(see(first, three, 43), IsEmpty());
  EXPECT_THAT(see(first, two, 42), IsEmpty());
  EXPECT_THAT(see(first, two, 42), IsEmpty());  // doubled
  EXPECT_THAT(see(first, one, 41), ElementsAre(one, two, three));
  EXPECT_EQ(ledger.counts().early, 2U);
  EXPECT_EQ(ledger.counts().doubled, 1U);
  EXPECT_EQ(ledger.counts().seen, 3U);
}

TEST_F(LedgerTest, FindsWhatNeverCame) {
  const auto number = send();
  answer(number, 41);
  EXPECT_EQ(ledger.close().lost, 2U);
  EXPECT_THAT(ledger.violations(), ElementsAre(HasSubstr("never saw 1"), HasSubstr("never saw 1")));
}

TEST_F(LedgerTest, FindsWhatCameTwice) {
  const auto number = send();
  EXPECT_THAT(see(first, number, 41), ElementsAre(number));
  EXPECT_THAT(see(first, number, 41), IsEmpty());
  EXPECT_EQ(ledger.counts().doubled, 1U);
  EXPECT_THAT(ledger.violations(), ElementsAre(HasSubstr("again")));
}

TEST_F(LedgerTest, FindsWhatWasChanged) {
  const auto number = send();
  EXPECT_THAT(ledger.see(conversation, first, 41, sender, ledger.body(number) + "!"), IsEmpty());
  EXPECT_THAT(ledger.see(conversation, second, 41, sender + 1, ledger.body(number)), IsEmpty());
  EXPECT_EQ(ledger.counts().wrong, 2U);
  EXPECT_THAT(see(first, number, 42), ElementsAre(number));
  answer(number, 43);  // another number than its viewer saw
  EXPECT_EQ(ledger.counts().wrong, 3U);
  EXPECT_EQ(ledger.counts().acknowledged, 0U);
}

TEST_F(LedgerTest, FindsWhatWasNotAnswered) {
  send();
  const auto refused = send();
  ledger.refuse(refused, "503");
  ledger.close();
  EXPECT_THAT(ledger.violations(),
              ElementsAre(HasSubstr("503"), HasSubstr("1 messages were not answered")));
}

TEST_F(LedgerTest, MessagesOfOthersCountForTheOrderOnly) {
  const auto number = send();
  EXPECT_THAT(ledger.see(conversation, first, 41, 9, "hello"), IsEmpty());
  EXPECT_THAT(see(first, number, 43), IsEmpty());
  EXPECT_THAT(ledger.see(conversation, first, 42, 9, "abce:0 of another run"), ElementsAre(number));
  EXPECT_THAT(ledger.violations(), IsEmpty());
  EXPECT_THAT(ledger.see(conversation, first, 42, 9, "hello"), IsEmpty());
  EXPECT_EQ(ledger.counts().doubled, 1U);
}

}  // namespace
}  // namespace parley::load
