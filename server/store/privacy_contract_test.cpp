// What is shown of those who share less: the parts of ports/user_store.hpp and
// ports/conversation_store.hpp that depend on it, on every engine.
#include "store/store_fixture_test.hpp"

namespace parley::store {
namespace {

class PrivacyContract : public StoreContract {
 protected:
  void SetUp() override {
    StoreContract::SetUp();
    ada_ = make_user("ada");
    bob_ = make_user("bob");
    id_ = open(ada_, bob_);
    for (std::uint64_t n = 1; n <= 4; ++n) ASSERT_TRUE(append(id_, ada_, client_id(n)));
  }

  void send_receipts(UserId user, bool wanted) {
    ProfileChange change;
    change.send_read_receipts = wanted;
    const auto changed = run(users().change_profile(user, change));
    ASSERT_TRUE(changed) << changed.error().message;
    ASSERT_EQ(changed->privacy.send_read_receipts, wanted);
  }

  void share_last_seen(UserId user, bool wanted) {
    ProfileChange change;
    change.share_last_seen = wanted;
    const auto changed = run(users().change_profile(user, change));
    ASSERT_TRUE(changed) << changed.error().message;
    ASSERT_EQ(changed->privacy.share_last_seen, wanted);
  }

  ConversationStore::Raised raise(UserId member, Seq delivered, Seq read) {
    const Marks marks{delivered, read};
    const auto raised = run(conversations().raise_marks(id_, member, marks));
    EXPECT_TRUE(raised && *raised);
    return raised && *raised ? **raised : ConversationStore::Raised();
  }

  Marks shown_to_ada() { return view(id_, ada_).peer.marks; }

  UserId ada_;
  UserId bob_;
  ConversationId id_;
};

TEST_P(PrivacyContract, WhatIsReadWithoutAReceiptIsNotShown) {
  raise(bob_, 0, 1);
  send_receipts(bob_, false);
  auto raised = raise(bob_, 0, 2);
  EXPECT_TRUE(raised.changed);
  EXPECT_TRUE(raised.shown_changed) << "delivery is shown";
  EXPECT_EQ(raised.marks, (Marks{2, 2}));
  EXPECT_EQ(raised.shown_marks, (Marks{2, 1}));
  EXPECT_EQ(shown_to_ada(), (Marks{2, 1}));
  EXPECT_EQ(view(id_, bob_).marks, (Marks{2, 2}));

  EXPECT_TRUE(raise(bob_, 3, 0).shown_changed);
  raised = raise(bob_, 0, 3);
  EXPECT_TRUE(raised.changed);
  EXPECT_FALSE(raised.shown_changed);
  EXPECT_EQ(shown_to_ada(), (Marks{3, 1}));
  EXPECT_FALSE(raise(bob_, 0, 3).changed);
  EXPECT_FALSE(raise(bob_, 0, 2).changed);

  send_receipts(bob_, true);
  EXPECT_FALSE(raise(bob_, 0, 3).changed);
  EXPECT_EQ(shown_to_ada(), (Marks{3, 1})) << "sending receipts again tells nothing of before";
  EXPECT_TRUE(raise(bob_, 0, 4).shown_changed);
  EXPECT_EQ(shown_to_ada(), (Marks{4, 4}));
}

TEST_P(PrivacyContract, WhoSendsNoReceiptsIsShownNone) {
  send_receipts(ada_, false);
  EXPECT_FALSE(raise(bob_, 4, 0).shown_marks.read_seq);
  EXPECT_FALSE(raise(bob_, 0, 4).shown_changed);
  EXPECT_EQ(shown_to_ada(), (Marks{4, 0}));
}

TEST_P(PrivacyContract, AnsweringShowsThatOneHasRead) {
  send_receipts(bob_, false);
  raise(bob_, 0, 4);
  EXPECT_EQ(shown_to_ada(), (Marks{4, 0}));
  ASSERT_TRUE(append(id_, bob_, client_id(5)));
  EXPECT_EQ(shown_to_ada(), (Marks{5, 5}));
}

TEST_P(PrivacyContract, ABlockFreezesWhatWasShown) {
  send_receipts(bob_, false);
  raise(bob_, 0, 2);
  ASSERT_TRUE(run(blocks().block(bob_, ada_, Timestamp(3000))));
  ASSERT_TRUE(append(id_, ada_, client_id(5)));
  EXPECT_EQ(shown_to_ada(), (Marks{2, 0}));
  ASSERT_TRUE(run(blocks().unblock(bob_, ada_)));
  EXPECT_EQ(shown_to_ada(), (Marks{2, 0}));
  ASSERT_TRUE(append(id_, ada_, client_id(6)));
  raise(bob_, 0, 6);
  EXPECT_EQ(shown_to_ada(), (Marks{6, 0}));
  send_receipts(bob_, true);
  ASSERT_TRUE(append(id_, ada_, client_id(7)));
  raise(bob_, 0, 7);
  EXPECT_EQ(shown_to_ada(), (Marks{7, 7}));
}

TEST_P(PrivacyContract, RacingReceiptsEndAtTheHighest) {
  send_receipts(bob_, false);
  std::vector<std::future<Result<std::optional<ConversationStore::Raised>>>> raises;
  for (Seq n = 1; n <= 4; ++n) {
    raises.push_back(start(conversations().raise_marks(id_, bob_, {n, 0})));
    raises.push_back(start(conversations().raise_marks(id_, bob_, {0, n})));
  }
  for (auto& raised : raises) EXPECT_TRUE(raised.get());
  EXPECT_EQ(view(id_, bob_).marks, (Marks{4, 4}));
  EXPECT_EQ(shown_to_ada(), (Marks{4, 0}));
}

TEST_P(PrivacyContract, LastSeenIsGivenAndTaken) {
  ASSERT_TRUE(run(users().set_last_seen({ada_, bob_}, Timestamp(5000))));
  const auto sees = [this](UserId viewer, UserId person) {
    return run(users().last_seen_of_acquaintances(viewer, {person}))->size() == 1;
  };
  EXPECT_TRUE(sees(ada_, bob_) && sees(bob_, ada_));
  share_last_seen(bob_, false);
  EXPECT_FALSE(sees(ada_, bob_) || sees(bob_, ada_));
  share_last_seen(bob_, true);
  EXPECT_TRUE(sees(ada_, bob_) && sees(bob_, ada_));
}

INSTANTIATE_TEST_SUITE_P(Engines, PrivacyContract, testing::ValuesIn(database_factories()),
                         factory_name);

}  // namespace
}  // namespace parley::store
