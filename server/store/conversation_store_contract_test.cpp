// Every guarantee of ports/conversation_store.hpp, on every engine.
#include "store/store_fixture_test.hpp"

namespace parley::store {
namespace {

class ConversationStoreContract : public StoreContract {
 protected:
  using Ids = std::vector<ConversationId>;

  void SetUp() override {
    StoreContract::SetUp();
    if (HasFatalFailure()) return;
    ada = make_user("ada", "Ada Lovelace");
    grace = make_user("grace", "Grace Hopper");
  }

  Result<std::optional<ConversationStore::Raised>> raise(ConversationId id, UserId member,
                                                         Seq delivered, Seq read) {
    return run(conversations().raise_marks(id, member, Marks{delivered, read}));
  }

  void send(ConversationId id, UserId sender, int count) {
    for (int n = 0; n < count; ++n) {
      const auto sent = append(id, sender, client_id(next_client_id_++));
      ASSERT_TRUE(sent) << sent.error().message;
    }
  }

  UserId ada;
  UserId grace;

 private:
  std::uint64_t next_client_id_ = 1;
};

TEST_P(ConversationStoreContract, OpensOnePerPair) {
  const ConversationId proposed = make_id<ConversationTag>();
  const auto first = run(conversations().open_direct(proposed, ada, grace, Timestamp(1000)));
  ASSERT_TRUE(first) << first.error().message;
  EXPECT_EQ(first->id, proposed);
  EXPECT_TRUE(first->created);
  for (const auto& [opener, other] : {std::pair(ada, grace), std::pair(grace, ada)}) {
    const auto again = run(
        conversations().open_direct(make_id<ConversationTag>(), opener, other, Timestamp(2000)));
    ASSERT_TRUE(again) << again.error().message;
    EXPECT_EQ(again->id, proposed);
    EXPECT_FALSE(again->created);
  }
  const Conversation seen = view(proposed, ada);
  EXPECT_EQ(seen.created_at, Timestamp(1000));
  EXPECT_EQ(seen.activity_at, Timestamp(1000));
  EXPECT_EQ(seen.last_seq, 0);
  EXPECT_FALSE(seen.last_message);
  EXPECT_EQ(seen.unread_count(), 0);
  EXPECT_EQ(seen.marks, Marks{});
  EXPECT_FALSE(seen.settings.archived);
  EXPECT_FALSE(seen.settings.pinned_at);
  EXPECT_FALSE(seen.settings.muted_until);
  EXPECT_EQ(seen.settings.cleared_seq, 0);
  EXPECT_EQ(seen.peer.user.id, grace);
  EXPECT_EQ(seen.peer.user.username, "grace");
  EXPECT_EQ(seen.peer.user.display_name, "Grace Hopper");
  EXPECT_EQ(view(proposed, grace).peer.user.id, ada);
}

TEST_P(ConversationStoreContract, OpeningWithNobodyLeavesNothing) {
  const auto refused =
      run(conversations().open_direct(make_id<ConversationTag>(), ada, UserId(7), Timestamp(1000)));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, errors::not_found);
  EXPECT_EQ(chat_list(ada), Ids{});
}

TEST_P(ConversationStoreContract, AppearsToTheOtherWithTheFirstMessage) {
  const ConversationId id = open(ada, grace);
  EXPECT_EQ(chat_list(ada), Ids{id});
  EXPECT_EQ(chat_list(grace), Ids{});
  send(id, ada, 1);
  EXPECT_EQ(chat_list(grace), Ids{id});
}

TEST_P(ConversationStoreContract, AppearsToTheOtherWhoOpensItToo) {
  const ConversationId id = open(ada, grace);
  EXPECT_EQ(open(grace, ada), id);
  EXPECT_EQ(chat_list(grace), Ids{id});
  EXPECT_EQ(chat_list(ada), Ids{id});
}

TEST_P(ConversationStoreContract, RacedOpeningsMeetInOne) {
  std::vector<std::future<Result<ConversationStore::Opened>>> openings;
  for (int n = 0; n < 24; ++n) {
    openings.push_back(
        start(conversations().open_direct(make_id<ConversationTag>(), n % 2 == 0 ? ada : grace,
                                          n % 2 == 0 ? grace : ada, Timestamp(1000))));
  }
  int created = 0;
  ConversationId id;
  for (auto& opening : openings) {
    const auto opened = opening.get();
    ASSERT_TRUE(opened) << opened.error().message;
    if (!id) id = opened->id;
    EXPECT_EQ(opened->id, id);
    if (opened->created) ++created;
  }
  EXPECT_EQ(created, 1);
  EXPECT_EQ(chat_list(ada), Ids{id});
  EXPECT_EQ(chat_list(grace), Ids{id});
}

TEST_P(ConversationStoreContract, StrangersSeeNothing) {
  const ConversationId id = open(ada, grace);
  const UserId stranger = make_user("joan");
  EXPECT_FALSE(run(conversations().find_conversation(id, stranger)).value());
  EXPECT_FALSE(run(conversations().find_access(id, stranger)).value());
  EXPECT_FALSE(raise(id, stranger, 0, 0).value());
  EXPECT_FALSE(run(conversations().find_conversation(ConversationId(7), ada)).value());
  EXPECT_FALSE(run(conversations().find_access(ConversationId(7), ada)).value());
  EXPECT_FALSE(raise(ConversationId(7), ada, 1, 1).value());
  EXPECT_EQ(chat_list(stranger), Ids{});
}

TEST_P(ConversationStoreContract, AccessTellsTheAudienceAndTheBounds) {
  const ConversationId id = open(ada, grace);
  send(id, ada, 3);
  const auto access = run(conversations().find_access(id, grace));
  ASSERT_TRUE(access && *access);
  EXPECT_TRUE((*access)->audience.includes(ada));
  EXPECT_EQ((*access)->audience.other_than(ada), grace);
  EXPECT_EQ((*access)->last_seq, 3);
  EXPECT_EQ((*access)->cleared_seq, 0);
}

TEST_P(ConversationStoreContract, ShowsTheLastMessageAndWhatIsUnread) {
  const ConversationId id = open(ada, grace);
  send(id, ada, 2);
  ASSERT_TRUE(append(id, ada, client_id(1000), "the last", Timestamp(7000)));
  const Conversation seen = view(id, grace);
  ASSERT_TRUE(seen.last_message);
  EXPECT_EQ(seen.last_message->seq, 3);
  EXPECT_EQ(seen.last_message->sender_id, ada);
  EXPECT_EQ(seen.last_message->preview, "the last");
  EXPECT_EQ(seen.last_message->created_at, Timestamp(7000));
  EXPECT_EQ(seen.activity_at, Timestamp(7000));
  EXPECT_EQ(seen.unread_count(), 3);
  EXPECT_EQ(seen.peer.marks, (Marks{3, 3}));
  EXPECT_EQ(view(id, ada).unread_count(), 0);
}

TEST_P(ConversationStoreContract, CutsThePreviewBetweenCodePoints) {
  const ConversationId id = open(ada, grace);
  std::string body;
  std::string expected;
  for (std::size_t n = 0; n < max_preview_length + 1; ++n) {
    body += "\U0001F600";
    if (n < max_preview_length) expected += "\U0001F600";
  }
  ASSERT_TRUE(append(id, ada, client_id(1), body));
  EXPECT_EQ(view(id, grace).last_message->preview, expected);
}

TEST_P(ConversationStoreContract, ListsTheLastActiveFirstAndPagesThroughTies) {
  std::vector<ConversationId> ids;
  for (int n = 0; n < 23; ++n) {
    const UserId other = make_user(fmt::format("peer_{:02}", n));
    const ConversationId id = open(ada, other);
    ids.push_back(id);
    // Groups of five at the same moment.
    ASSERT_TRUE(append(id, other, client_id(static_cast<std::uint64_t>(n)), "hi",
                       Timestamp(10'000 + n / 5)));
  }
  Ids paged;
  std::optional<ConversationCursor> before;
  Timestamp previous(INT64_MAX);
  for (;;) {
    const auto page = run(conversations().list_conversations(ada, before, 4));
    ASSERT_TRUE(page) << page.error().message;
    for (const Conversation& conversation : *page) {
      EXPECT_LE(conversation.activity_at, previous);
      previous = conversation.activity_at;
      paged.push_back(conversation.id);
    }
    if (page->size() < 4) break;
    before = ConversationCursor{page->back().activity_at, page->back().id};
  }
  EXPECT_EQ(paged.size(), ids.size());
  EXPECT_EQ(paged, chat_list(ada));
  std::sort(ids.begin(), ids.end());
  std::sort(paged.begin(), paged.end());
  EXPECT_EQ(paged, ids);
}

TEST_P(ConversationStoreContract, AMessageBringsAConversationToTheTop) {
  const ConversationId first = open(ada, grace, Timestamp(1000));
  const ConversationId second = open(ada, make_user("joan"), Timestamp(1500));
  EXPECT_EQ(chat_list(ada), (Ids{second, first}));
  send(first, grace, 1);
  EXPECT_EQ(chat_list(ada), (Ids{first, second}));
}

TEST_P(ConversationStoreContract, MarksOnlyGrow) {
  const ConversationId id = open(ada, grace);
  send(id, ada, 10);

  auto raised = raise(id, grace, 4, 0);
  ASSERT_TRUE(raised && *raised);
  EXPECT_EQ((*raised)->marks, (Marks{4, 0}));
  EXPECT_TRUE((*raised)->changed);
  EXPECT_TRUE((*raised)->audience.includes(ada));
  EXPECT_TRUE((*raised)->audience.includes(grace));

  raised = raise(id, grace, 0, 6);
  EXPECT_EQ((*raised)->marks, (Marks{6, 6})) << "reading implies delivery";
  EXPECT_TRUE((*raised)->changed);

  raised = raise(id, grace, 9, 2);
  EXPECT_EQ((*raised)->marks, (Marks{9, 6}));
  EXPECT_TRUE((*raised)->changed);

  raised = raise(id, grace, 3, 3);
  EXPECT_EQ((*raised)->marks, (Marks{9, 6}));
  EXPECT_FALSE((*raised)->changed);

  raised = raise(id, grace, 0, 0);
  EXPECT_EQ((*raised)->marks, (Marks{9, 6}));
  EXPECT_FALSE((*raised)->changed);

  EXPECT_EQ(view(id, grace).marks, (Marks{9, 6}));
  EXPECT_EQ(view(id, grace).unread_count(), 4);
  EXPECT_EQ(view(id, ada).peer.marks, (Marks{9, 6}));
}

TEST_P(ConversationStoreContract, AMarkAboveTheLastMessageChangesNothing) {
  const ConversationId id = open(ada, grace);
  send(id, ada, 2);
  for (const auto& [marks, field] :
       {std::pair(Marks{3, 1}, "delivered_seq"), std::pair(Marks{1, 3}, "read_seq"),
        std::pair(Marks{0, INT64_MAX}, "read_seq")}) {
    const auto refused = run(conversations().raise_marks(id, grace, marks));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, errors::invalid_field);
    EXPECT_EQ(refused.error().field, field);
  }
  EXPECT_EQ(view(id, grace).marks, Marks{});
}

TEST_P(ConversationStoreContract, RacingMarksEndAtTheHighest) {
  const ConversationId id = open(ada, grace);
  send(id, ada, 60);
  std::vector<std::future<Result<std::optional<ConversationStore::Raised>>>> calls;
  std::vector<Marks> asked;
  for (Seq n = 0; n < 200; ++n) {
    const Marks marks{(n * 37) % 60 + 1, (n * 17) % 50 + 1};
    asked.push_back(marks);
    calls.push_back(start(conversations().raise_marks(id, grace, marks)));
  }
  int changes = 0;
  for (std::size_t n = 0; n < calls.size(); ++n) {
    const auto raised = calls[n].get();
    ASSERT_TRUE(raised) << raised.error().message;
    EXPECT_GE((*raised)->marks.read_seq, asked[n].read_seq);
    EXPECT_GE((*raised)->marks.delivered_seq, asked[n].delivered_seq);
    if ((*raised)->changed) ++changes;
  }
  EXPECT_GE(changes, 1);
  EXPECT_LE(changes, 110);
  EXPECT_EQ(view(id, grace).marks, (Marks{60, 50}));
}

TEST_P(ConversationStoreContract, AWrongMarkDoesNotSpoilThoseItRacesWith) {
  const ConversationId id = open(ada, grace);
  send(id, ada, 20);
  std::vector<std::future<Result<std::optional<ConversationStore::Raised>>>> right;
  std::vector<std::future<Result<std::optional<ConversationStore::Raised>>>> wrong;
  for (Seq n = 1; n <= 20; ++n) {
    right.push_back(start(conversations().raise_marks(id, grace, Marks{n, n})));
    wrong.push_back(start(conversations().raise_marks(id, grace, Marks{21 + n, n})));
  }
  for (auto& call : right) EXPECT_TRUE(call.get());
  for (auto& call : wrong) {
    const auto refused = call.get();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, errors::invalid_field);
  }
  EXPECT_EQ(view(id, grace).marks, (Marks{20, 20}));
}

// What only the next issues write is honoured already.
TEST_P(ConversationStoreContract, HonoursClearedAndHidden) {
  const ConversationId id = open(ada, grace);
  send(id, ada, 5);
  place().execute("UPDATE conversation_members SET cleared_seq = 5, hidden = 1 WHERE user_id = " +
                  grace.to_string());
  EXPECT_EQ(chat_list(grace), Ids{});
  EXPECT_EQ(chat_list(ada), Ids{id});
  Conversation seen = view(id, grace);
  EXPECT_FALSE(seen.last_message);
  EXPECT_EQ(seen.unread_count(), 0);
  EXPECT_EQ(seen.settings.cleared_seq, 5);
  EXPECT_EQ(run(conversations().find_access(id, grace)).value()->cleared_seq, 5);

  send(id, ada, 1);
  EXPECT_EQ(chat_list(grace), Ids{id});
  seen = view(id, grace);
  EXPECT_EQ(seen.last_message->seq, 6);
  EXPECT_EQ(seen.unread_count(), 1);
}

TEST_P(ConversationStoreContract, ANewMessageUnarchivesUnlessMuted) {
  const ConversationId id = open(ada, grace);
  send(id, ada, 2);
  place().execute(
      "UPDATE conversation_members SET archived_seq = 2, pinned_at = 77 WHERE user_id = " +
      grace.to_string());
  EXPECT_TRUE(view(id, grace).settings.archived);
  EXPECT_EQ(view(id, grace).settings.pinned_at, Timestamp(77));
  EXPECT_FALSE(view(id, ada).settings.archived);
  send(id, ada, 1);
  EXPECT_FALSE(view(id, grace).settings.archived);

  place().execute(fmt::format("UPDATE conversation_members SET muted_until = {} WHERE user_id = {}",
                              now().milliseconds() + 3'600'000, grace.value()));
  EXPECT_TRUE(view(id, grace).settings.archived);
  place().execute("UPDATE conversation_members SET muted_until = 5 WHERE user_id = " +
                  grace.to_string());
  EXPECT_FALSE(view(id, grace).settings.archived);
  EXPECT_EQ(view(id, grace).settings.muted_until, Timestamp(5));
}

INSTANTIATE_TEST_SUITE_P(Engines, ConversationStoreContract,
                         testing::ValuesIn(database_factories()), factory_name);

}  // namespace
}  // namespace parley::store
