// What the receipt store promises, on every engine.
#include "store/store_fixture_test.hpp"

#include <optional>
#include <set>

namespace parley::store {
namespace {

class ReceiptContract : public StoreContract {
 protected:
  void SetUp() override {
    StoreContract::SetUp();
    if (HasFatalFailure()) return;
    ada = make_user("ada", "Ada");
    grace = make_user("grace", "Grace");
    joan = make_user("joan", "Joan");
    group = make_group_of({ada, grace, joan});
    channel = make_channel_of(group, {ada, grace, joan});
    for (std::uint64_t n = 1; n <= 3; ++n) ASSERT_TRUE(append(channel, ada, client_id(n)));
  }

  void mark(UserId member, Seq delivered, Seq read) {
    const auto raised = run(conversations().raise_marks(channel, member, Marks{delivered, read}));
    ASSERT_TRUE(raised && *raised);
  }

  // Nothing when it did not rise.
  std::optional<Marks> raise_summary() {
    const auto raised = run(receipts().raise_summary(channel));
    EXPECT_TRUE(raised) << raised.error().message;
    if (!raised || !*raised) return {};
    EXPECT_EQ((*raised)->conversation, channel);
    EXPECT_EQ((*raised)->group, group);
    return (*raised)->marks;
  }

  void send_receipts(UserId user, bool sends) {
    ProfileChange change;
    change.send_read_receipts = sends;
    ASSERT_TRUE(run(users().change_profile(user, change)));
  }

  void delete_user(UserId user) {
    place().execute(fmt::format("UPDATE users SET deleted_at = 9 WHERE id = {}", user.value()));
  }

  // Read, delivered, pending, as ada sees them of message `seq`.
  std::vector<std::int64_t> counts(Seq seq) {
    const auto counted = run(receipts().count_receipts(channel, ada, seq));
    EXPECT_TRUE(counted) << counted.error().message;
    if (!counted) return {};
    return {counted->read, counted->delivered, counted->pending};
  }

  std::vector<Receipt> list(Seq seq, ReceiptState state, std::optional<ReceiptCursor> after = {},
                            int limit = 100) {
    const auto listed =
        run(receipts().list_receipts(channel, ada, seq, state, std::move(after), limit));
    EXPECT_TRUE(listed) << listed.error().message;
    return listed ? *listed : std::vector<Receipt>();
  }

  UserId ada;
  UserId grace;
  UserId joan;
  GroupId group;
  ConversationId channel;
};

TEST_P(ReceiptContract, AChannelHasWhatAllItsMembersHave) {
  EXPECT_FALSE(raise_summary());
  mark(grace, 3, 2);
  EXPECT_FALSE(raise_summary());
  mark(joan, 2, 1);
  EXPECT_EQ(raise_summary(), (Marks{2, 1}));
  EXPECT_FALSE(raise_summary());
  for (const UserId member : {ada, grace, joan}) {
    EXPECT_EQ(view(channel, member).channel->others_marks, (Marks{2, 1}));
  }
  mark(joan, 3, 3);
  EXPECT_EQ(raise_summary(), (Marks{3, 2}));
}

TEST_P(ReceiptContract, ItNeverSinks) {
  mark(grace, 3, 3);
  mark(joan, 3, 3);
  EXPECT_EQ(raise_summary(), (Marks{3, 3}));
  place().execute(
      fmt::format("INSERT INTO conversation_members (conversation_id, user_id, hidden)"
                  " VALUES ({}, {}, 0)",
                  channel.value(), make_user("late").value()));
  EXPECT_FALSE(raise_summary());
  EXPECT_EQ(view(channel, ada).channel->others_marks, (Marks{3, 3}));
}

TEST_P(ReceiptContract, WhatWasClearedWasRead) {
  mark(grace, 3, 3);
  ASSERT_TRUE(run(conversations().clear_conversation(channel, joan, 3)));
  EXPECT_EQ(raise_summary(), (Marks{3, 3}));
  EXPECT_EQ(counts(3), (std::vector<std::int64_t>{2, 0, 0}));
}

TEST_P(ReceiptContract, NobodyWaitsForADeletedAccount) {
  mark(grace, 2, 2);
  delete_user(joan);
  EXPECT_EQ(raise_summary(), (Marks{2, 2}));
  EXPECT_EQ(counts(2), (std::vector<std::int64_t>{1, 0, 0}));
}

TEST_P(ReceiptContract, WhoSendsNoReadReceiptsIsWaitedForAsToDeliveryAlone) {
  send_receipts(joan, false);
  mark(grace, 3, 3);
  EXPECT_FALSE(raise_summary());
  mark(joan, 2, 2);
  // Not read by all before it has come to all.
  EXPECT_EQ(raise_summary(), (Marks{2, 2}));
  EXPECT_EQ(counts(2), (std::vector<std::int64_t>{1, 1, 0}));
}

TEST_P(ReceiptContract, WhenNobodySendsThemNothingIsRead) {
  for (const UserId member : {ada, grace, joan}) send_receipts(member, false);
  mark(grace, 3, 3);
  mark(joan, 3, 3);
  EXPECT_EQ(raise_summary(), (Marks{3, 0}));
}

TEST_P(ReceiptContract, WhatWasReadWithoutAReceiptIsNotShownLater) {
  send_receipts(joan, false);
  mark(grace, 3, 3);
  mark(joan, 3, 3);
  send_receipts(joan, true);
  EXPECT_EQ(raise_summary(), (Marks{3, 0}));
  EXPECT_EQ(counts(3), (std::vector<std::int64_t>{1, 1, 0}));
}

TEST_P(ReceiptContract, WhoSendsNoneSeesNone) {
  mark(grace, 3, 3);
  send_receipts(ada, false);
  EXPECT_EQ(counts(3), (std::vector<std::int64_t>{0, 1, 1}));
  const std::vector<Receipt> delivered = list(3, ReceiptState::delivered);
  ASSERT_EQ(delivered.size(), 1U);
  EXPECT_EQ(delivered.front().user.id, grace);
  EXPECT_EQ(delivered.front().marks, (Marks{3, 0}));
}

TEST_P(ReceiptContract, DirectAndDeletedConversationsHaveNoSummary) {
  const ConversationId direct = open(ada, grace);
  const auto of_direct = run(receipts().raise_summary(direct));
  ASSERT_TRUE(of_direct);
  EXPECT_FALSE(*of_direct);
  mark(grace, 3, 3);
  mark(joan, 3, 3);
  place().execute(
      fmt::format("UPDATE conversations SET deleted_at = 9 WHERE id = {}", channel.value()));
  EXPECT_FALSE(raise_summary());
  const auto channels = run(receipts().list_channels({group}));
  ASSERT_TRUE(channels);
  EXPECT_TRUE(channels->empty());
}

TEST_P(ReceiptContract, OfThoseWhoComputeAtTheSameTimeOneTellsIt) {
  for (Seq seq = 1; seq <= 3; ++seq) {
    mark(grace, seq, seq);
    mark(joan, seq, seq);
    std::vector<std::future<Result<std::optional<ReceiptSummary>>>> racing;
    for (int n = 0; n < 8; ++n) racing.push_back(start(receipts().raise_summary(channel)));
    int told = 0;
    for (auto& one : racing) {
      const auto raised = one.get();
      ASSERT_TRUE(raised) << raised.error().message;
      if (*raised) ++told;
    }
    EXPECT_EQ(told, 1) << "of message " << seq;
  }
}

TEST_P(ReceiptContract, PagesGoByNameAndLeaveNobodyOut) {
  std::set<std::string> expected = {"Grace", "Joan"};
  std::vector<UserId> members = {ada, grace, joan};
  for (int n = 0; n < 5; ++n) {
    // Two of one name, and one in other letters.
    const std::string name = n < 2 ? "same" : n == 2 ? "SAME" : fmt::format("{}", n);
    members.push_back(make_user(fmt::format("member{}", n), name));
    expected.insert(name);
    place().execute(
        fmt::format("INSERT INTO conversation_members (conversation_id, user_id, hidden)"
                    " VALUES ({}, {}, 0)",
                    channel.value(), members.back().value()));
  }
  std::vector<Receipt> all;
  std::optional<ReceiptCursor> after;
  for (int page = 0; page < 8; ++page) {
    const std::vector<Receipt> some = list(1, ReceiptState::pending, after, 2);
    if (some.empty()) break;
    all.insert(all.end(), some.begin(), some.end());
    std::string name = some.back().user.display_name;
    std::transform(name.begin(), name.end(), name.begin(), [](char letter) {
      return letter >= 'A' && letter <= 'Z' ? letter + 32 : letter;
    });
    after = ReceiptCursor{std::move(name), some.back().user.id};
  }
  ASSERT_EQ(all.size(), 7U);
  std::set<std::string> names;
  std::set<UserId> ids;
  for (const Receipt& receipt : all) {
    names.insert(receipt.user.display_name);
    ids.insert(receipt.user.id);
  }
  EXPECT_EQ(names, expected);
  EXPECT_EQ(ids.size(), 7U);
  EXPECT_EQ(all.front().user.display_name, "3");
  EXPECT_FALSE(ids.contains(ada));
}

INSTANTIATE_TEST_SUITE_P(Engines, ReceiptContract, testing::ValuesIn(database_factories()),
                         factory_name);

}  // namespace
}  // namespace parley::store
