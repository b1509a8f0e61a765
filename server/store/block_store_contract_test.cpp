// Every guarantee of ports/block_store.hpp and what it says of the other stores, on every engine.
// Grace blocks Ada.
#include <tuple>

#include "store/store_fixture_test.hpp"

#include "model/errors.hpp"

namespace parley::store {
namespace {

class BlockStoreContract : public StoreContract {
 protected:
  void SetUp() override {
    StoreContract::SetUp();
    if (HasFatalFailure()) return;
    ada = make_user("ada", "Ada Lovelace");
    grace = make_user("grace", "Grace Hopper");
  }

  BlockStore::Changed block(UserId blocker, UserId person, Timestamp at = Timestamp(5000)) {
    const auto changed = run(blocks().block(blocker, person, at));
    EXPECT_TRUE(changed) << changed.error().message;
    return changed ? *changed : BlockStore::Changed();
  }
  BlockStore::Changed unblock(UserId blocker, UserId person) {
    const auto changed = run(blocks().unblock(blocker, person));
    EXPECT_TRUE(changed) << changed.error().message;
    return changed ? *changed : BlockStore::Changed();
  }

  // From whom it was withheld.
  UserId send(ConversationId id, UserId sender, std::string body = "hello",
              Timestamp at = Timestamp(2000)) {
    const auto sent = append(id, sender, client_id(next_client_id_++), std::move(body), at);
    EXPECT_TRUE(sent) << sent.error().message;
    return sent ? sent->message.withheld_from : UserId(-1);
  }

  ConversationStore::Raised raise(ConversationId id, UserId member, Seq delivered, Seq read) {
    const auto raised = run(conversations().raise_marks(id, member, Marks{delivered, read}));
    EXPECT_TRUE(raised && *raised);
    return raised && *raised ? **raised : ConversationStore::Raised();
  }

  ConversationStore::Access access(ConversationId id, UserId user) {
    const auto found = run(conversations().find_access(id, user));
    EXPECT_TRUE(found && *found);
    return found && *found ? **found : ConversationStore::Access();
  }

  std::vector<std::string> list(UserId blocker, int limit = 500) {
    std::vector<std::string> names;
    std::optional<BlockCursor> before;
    for (;;) {
      const auto page = run(blocks().list_blocks(blocker, before, limit));
      EXPECT_TRUE(page) << page.error().message;
      if (!page) return names;
      for (const Block& entry : *page) names.push_back(entry.user.username);
      if (page->size() < static_cast<std::size_t>(limit)) return names;
      before = BlockCursor{page->back().created_at, page->back().user.id};
    }
  }

  UserId ada;
  UserId grace;

 private:
  std::uint64_t next_client_id_ = 1;
};

using Ids = std::vector<ConversationId>;
using Names = std::vector<std::string>;

TEST_P(BlockStoreContract, BlocksAndUnblocksOnce) {
  EXPECT_TRUE(block(grace, ada).changed);
  EXPECT_FALSE(block(grace, ada).changed);
  EXPECT_EQ(list(grace), Names{"ada"});
  EXPECT_EQ(list(ada), Names{});
  EXPECT_TRUE(run(users().find_profile(ada, grace)).value()->person.relation.is_blocked);
  EXPECT_FALSE(run(users().find_profile(grace, ada)).value()->person.relation.is_blocked);
  EXPECT_TRUE(unblock(grace, ada).changed);
  EXPECT_FALSE(unblock(grace, ada).changed);
  EXPECT_FALSE(unblock(grace, UserId(7)).changed);
  EXPECT_EQ(list(grace), Names{});
}

TEST_P(BlockStoreContract, NobodyCannotBeBlocked) {
  const auto refused = run(blocks().block(grace, UserId(7), Timestamp(1)));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, errors::not_found);
}

TEST_P(BlockStoreContract, ListsTheLastBlockedFirstAndPagesThroughTies) {
  std::vector<std::tuple<std::int64_t, UserId, std::string>> entries;
  for (int n = 0; n < 7; ++n) {
    const std::string name = fmt::format("user_{}", n);
    const UserId person = make_user(name);
    block(grace, person, Timestamp(1000 + n / 3));
    entries.emplace_back(1000 + n / 3, person, name);
  }
  std::sort(entries.rbegin(), entries.rend());
  Names expected;
  for (const auto& [at, id, name] : entries) expected.push_back(name);
  for (const int limit : {1, 2, 7, 500}) EXPECT_EQ(list(grace, limit), expected) << limit;
}

TEST_P(BlockStoreContract, IsBounded) {
  place().execute(
      fmt::format("INSERT INTO users (id, username, email, display_name, password_hash, created_at)"
                  " WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {})"
                  " SELECT i, 'user' || i, 'mail' || i, 'Crowd', '', 0 FROM n",
                  max_blocks_per_user));
  place().execute(
      fmt::format("INSERT INTO blocks (blocker_id, blocked_id, created_at, since_seq,"
                  " peer_delivered_seq, peer_read_seq)"
                  " SELECT {}, u.id, 0, 0, 0, 0 FROM users u WHERE u.id BETWEEN 1 AND {}",
                  grace.value(), max_blocks_per_user));
  const auto refused = run(blocks().block(grace, ada, Timestamp(1)));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, errors::limit_reached);
  EXPECT_FALSE(block(grace, UserId(5)).changed);
}

TEST_P(BlockStoreContract, WhatTheBlockedSendIsNumberedAndWithheld) {
  const ConversationId id = open(ada, grace);
  EXPECT_EQ(send(id, ada), UserId());
  block(grace, ada);
  EXPECT_EQ(send(id, ada), grace);
  EXPECT_EQ(send(id, ada), grace);
  unblock(grace, ada);
  EXPECT_EQ(send(id, ada), UserId());
  expect_dense(id, 4);
  std::vector<UserId> withheld_from;
  for (const Message& message : log(id)) withheld_from.push_back(message.withheld_from);
  EXPECT_EQ(withheld_from, (std::vector<UserId>{UserId(), grace, grace, UserId()}));
}

TEST_P(BlockStoreContract, ARetryGivesTheFirstResultWhateverHappenedSince) {
  const ConversationId id = open(ada, grace);
  const auto before = append(id, ada, client_id(100));
  block(grace, ada);
  const auto during = append(id, ada, client_id(101));
  ASSERT_TRUE(before && during);
  for (int round = 0; round < 2; ++round) {
    const auto first = append(id, ada, client_id(100));
    const auto second = append(id, ada, client_id(101));
    ASSERT_TRUE(first && second);
    EXPECT_TRUE(first->duplicate && second->duplicate);
    EXPECT_EQ(first->message.withheld_from, UserId());
    EXPECT_EQ(second->message.withheld_from, grace);
    unblock(grace, ada);
  }
  expect_dense(id, 2);
}

TEST_P(BlockStoreContract, TheBlockerCannotSendThereButRetriesAreAnswered) {
  const ConversationId id = open(ada, grace);
  ASSERT_TRUE(append(id, grace, client_id(100)));
  block(grace, ada);
  const auto refused = append(id, grace, client_id(101));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, errors::you_blocked_them);
  EXPECT_TRUE(append(id, grace, client_id(100))->duplicate);
  EXPECT_EQ(append(id, make_user("joan"), client_id(102)).error().code, errors::not_found);
  const ConversationId other = open(grace, make_user("barbara"));
  EXPECT_EQ(send(other, grace), UserId()) << "elsewhere nothing changes";
  unblock(grace, ada);
  EXPECT_TRUE(append(id, grace, client_id(101)));
}

TEST_P(BlockStoreContract, ForTheBlockerTheConversationStandsStill) {
  const ConversationId id = open(ada, grace);
  send(id, ada, "one");
  send(id, ada, "two", Timestamp(3000));
  send(id, grace, "three", Timestamp(3500));
  raise(id, ada, 3, 0);
  const ConversationId newer = open(grace, make_user("joan"), Timestamp(4000));
  const auto change = block(grace, ada);
  EXPECT_EQ(change.conversation, id);

  const Conversation at_the_block = view(id, grace);
  EXPECT_TRUE(at_the_block.peer.relation.is_blocked);
  EXPECT_EQ(at_the_block.unread_count(), 0);
  EXPECT_EQ(at_the_block.peer.marks, (Marks{3, 2}));
  for (int n = 0; n < 3; ++n) send(id, ada, "unheard", Timestamp(9000));
  raise(id, ada, 6, 6);
  for (int round = 0; round < 2; ++round) {
    const Conversation seen = view(id, grace);
    EXPECT_EQ(seen.last_seq, 3);
    EXPECT_EQ(seen.last_message->seq, 3);
    EXPECT_EQ(seen.last_message->preview, "three");
    EXPECT_EQ(seen.activity_at, Timestamp(3500));
    EXPECT_EQ(seen.unread_count(), 0);
    EXPECT_EQ(seen.marks, at_the_block.marks);
    EXPECT_EQ(seen.peer.marks, at_the_block.peer.marks);
    EXPECT_EQ(chat_list(grace), (Ids{newer, id})) << "not brought to the top";
    EXPECT_EQ(access(id, grace).last_seq, 3);
    EXPECT_EQ(access(id, grace).blocks_since, 3);
    reopen();
  }

  const auto end = unblock(grace, ada);
  EXPECT_EQ(end.first_withheld_seq, 4);
  EXPECT_EQ(end.last_withheld_seq, 6);
  const Conversation after = view(id, grace);
  EXPECT_EQ(after.last_seq, 6);
  EXPECT_EQ(after.unread_count(), 0);
  EXPECT_EQ(after.marks, (Marks{6, 6}));
  EXPECT_EQ(after.last_message->preview, "three") << "what was withheld stays so";
  EXPECT_EQ(after.activity_at, Timestamp(3500));
  EXPECT_EQ(after.peer.marks, (Marks{6, 6}));
  send(id, ada, "heard", Timestamp(9500));
  EXPECT_EQ(view(id, grace).last_message->preview, "heard");
  EXPECT_EQ(view(id, grace).unread_count(), 1);
  EXPECT_EQ(chat_list(grace), (Ids{id, newer}));
}

TEST_P(BlockStoreContract, ForTheBlockedItGoesOnButForTheMarks) {
  const ConversationId id = open(ada, grace);
  send(id, ada);
  send(id, ada);
  raise(id, grace, 2, 1);
  block(grace, ada);
  send(id, ada, "unheard", Timestamp(9000));
  Conversation seen = view(id, ada);
  EXPECT_FALSE(seen.peer.relation.is_blocked);
  EXPECT_EQ(seen.last_seq, 3);
  EXPECT_EQ(seen.last_message->seq, 3);
  EXPECT_EQ(seen.last_message->sender_id, ada);
  EXPECT_EQ(seen.last_message->preview, "unheard");
  EXPECT_EQ(seen.activity_at, Timestamp(9000));
  EXPECT_EQ(seen.marks, (Marks{3, 3}));
  EXPECT_EQ(seen.peer.marks, (Marks{2, 1})) << "where they stood";
  EXPECT_EQ(access(id, ada).last_seq, 3);
  EXPECT_EQ(access(id, ada).blocked_since, 2);

  unblock(grace, ada);
  EXPECT_EQ(view(id, ada).peer.marks, (Marks{2, 1})) << "the end of the block is no receipt";
  send(id, ada, "heard");
  EXPECT_EQ(view(id, ada).peer.marks, (Marks{2, 1}));
  auto raised = raise(id, grace, 4, 0);
  EXPECT_TRUE(raised.changed);
  EXPECT_FALSE(raised.silent);
  EXPECT_EQ(raised.marks, (Marks{4, 3}));
  EXPECT_EQ(raised.shown_marks, (Marks{4, 1}));
  EXPECT_EQ(view(id, ada).peer.marks, raised.shown_marks);
  raised = raise(id, grace, 0, 4);
  EXPECT_EQ(raised.shown_marks, (Marks{4, 4}));
  EXPECT_EQ(view(id, ada).peer.marks, (Marks{4, 4}));
}

TEST_P(BlockStoreContract, NoMarkMovesForTheOtherWhileItLasts) {
  const ConversationId id = open(ada, grace);
  for (int n = 0; n < 4; ++n) send(id, ada);
  raise(id, grace, 2, 1);
  block(grace, ada);
  send(id, ada);
  const auto raised = raise(id, grace, 4, 4);
  EXPECT_FALSE(raised.changed) << "what was unread counts as read since the block began";
  EXPECT_TRUE(raised.silent);
  EXPECT_EQ(raised.marks, (Marks{4, 4}));
  EXPECT_EQ(view(id, ada).peer.marks, (Marks{2, 1}));
  const auto refused = run(conversations().raise_marks(id, grace, Marks{0, 5}));
  ASSERT_FALSE(refused) << "for the blocker there is no fifth";
  EXPECT_EQ(refused.error().code, errors::invalid_field);
  EXPECT_TRUE(raise(id, ada, 0, 5).silent);
}

TEST_P(BlockStoreContract, ItDoesNotBringBackWhatIsNotInTheList) {
  const ConversationId id = open(ada, grace);
  const auto change = block(grace, ada);
  EXPECT_EQ(change.conversation, id);
  send(id, ada);
  EXPECT_EQ(chat_list(grace), Ids{});
  EXPECT_EQ(chat_list(ada), Ids{id});
  unblock(grace, ada);
  EXPECT_EQ(chat_list(grace), Ids{});
  send(id, ada);
  EXPECT_EQ(chat_list(grace), Ids{id});

  place().execute("UPDATE conversation_members SET cleared_seq = 2, hidden = 1 WHERE user_id = " +
                  grace.to_string());
  block(grace, ada);
  send(id, ada);
  EXPECT_EQ(chat_list(grace), Ids{});
}

TEST_P(BlockStoreContract, ABlockFromBeforeTheConversationHolds) {
  EXPECT_FALSE(block(grace, ada).conversation);
  const ConversationId id = open(ada, grace);
  EXPECT_EQ(send(id, ada), grace);
  EXPECT_EQ(chat_list(grace), Ids{});
  EXPECT_EQ(open(grace, ada), id);
  const Conversation seen = view(id, grace);
  EXPECT_EQ(seen.last_seq, 0);
  EXPECT_FALSE(seen.last_message);
  EXPECT_EQ(view(id, ada).peer.marks, Marks{});
}

TEST_P(BlockStoreContract, AnArchiveStaysShut) {
  const ConversationId id = open(ada, grace);
  send(id, ada);
  place().execute("UPDATE conversation_members SET archived_seq = 1 WHERE user_id = " +
                  grace.to_string());
  block(grace, ada);
  send(id, ada);
  EXPECT_TRUE(view(id, grace).settings.archived);
  unblock(grace, ada);
  EXPECT_TRUE(view(id, grace).settings.archived);
  send(id, ada);
  EXPECT_FALSE(view(id, grace).settings.archived);
}

TEST_P(BlockStoreContract, AMarkAsUnreadStays) {
  const ConversationId id = open(ada, grace);
  send(id, ada);
  raise(id, grace, 1, 1);
  SettingsChange change;
  change.marked_unread = true;
  ASSERT_TRUE(run(conversations().change_settings(id, grace, change, Timestamp(1))));
  block(grace, ada);
  send(id, ada);
  EXPECT_TRUE(view(id, grace).settings.marked_unread);
  unblock(grace, ada);
  EXPECT_TRUE(view(id, grace).settings.marked_unread);
  block(grace, ada);
  send(id, ada);
  EXPECT_TRUE(raise(id, grace, 0, 2).settings_changed);
  EXPECT_FALSE(view(id, grace).settings.marked_unread);
}

TEST_P(BlockStoreContract, WhatWasDeletedDoesNotComeBack) {
  const ConversationId id = open(ada, grace);
  send(id, ada);
  block(grace, ada);
  ASSERT_TRUE(run(conversations().delete_conversation(id, grace, 1)));
  send(id, ada);
  EXPECT_TRUE(view(id, grace).settings.hidden);
  EXPECT_EQ(chat_list(grace), Ids{});
  unblock(grace, ada);
  EXPECT_TRUE(view(id, grace).settings.hidden);
  EXPECT_EQ(chat_list(grace), Ids{});
  send(id, ada);
  EXPECT_EQ(chat_list(grace), Ids{id});
}

TEST_P(BlockStoreContract, BothMayBlockAndEachEndsItsOwn) {
  const ConversationId id = open(ada, grace);
  send(id, ada, "one");
  block(grace, ada);
  send(id, ada, "from ada, unheard");
  block(ada, grace);
  EXPECT_EQ(append(id, ada, client_id(100)).error().code, errors::you_blocked_them);
  EXPECT_EQ(append(id, grace, client_id(101)).error().code, errors::you_blocked_them);
  unblock(grace, ada);
  EXPECT_EQ(send(id, grace, "from grace, unheard"), ada);
  EXPECT_EQ(view(id, ada).last_message->preview, "from ada, unheard");
  EXPECT_EQ(view(id, grace).last_message->preview, "from grace, unheard");
  unblock(ada, grace);
  EXPECT_EQ(view(id, ada).last_message->preview, "from ada, unheard");
  EXPECT_EQ(view(id, grace).last_message->preview, "from grace, unheard");
  EXPECT_EQ(view(id, ada).unread_count(), 0);
  EXPECT_EQ(view(id, grace).unread_count(), 0);
  expect_dense(id, 3);
}

TEST_P(BlockStoreContract, NeitherIsToldWhenTheOtherWasSeen) {
  open(ada, grace);
  ASSERT_TRUE(run(users().set_last_seen({ada, grace}, Timestamp(7000))));
  const auto seen = [&](UserId viewer, UserId other) {
    return run(users().last_seen_of_acquaintances(viewer, {other})).value().size();
  };
  EXPECT_EQ(seen(ada, grace), 1U);
  block(grace, ada);
  EXPECT_EQ(seen(ada, grace), 0U);
  EXPECT_EQ(seen(grace, ada), 0U);
  unblock(grace, ada);
  EXPECT_EQ(seen(ada, grace), 1U);
}

// Blocks come and go under a stream of messages: the log stays dense, each message is either seen
// or withheld, and nothing withheld is ever unread or shown.
TEST_P(BlockStoreContract, RacesWithMessages) {
  const ConversationId id = open(ada, grace);
  std::vector<std::future<Result<MessageStore::Appended>>> sends;
  for (std::uint64_t n = 0; n < 200; ++n) {
    sends.push_back(start(messages().append_message(
        make_message(id, ada, client_id(1000 + n), fmt::format("message {}", n)))));
    if (n % 10 == 5) block(grace, ada);
    if (n % 10 == 9) unblock(grace, ada);
  }
  for (auto& sent : sends) ASSERT_TRUE(sent.get());
  expect_dense(id, 200);
  std::size_t withheld = 0;
  Seq newest_shown = 0;
  for (const Message& message : log(id)) {
    if (message.withheld_from) {
      ++withheld;
    } else {
      newest_shown = message.seq;
    }
  }
  EXPECT_GT(withheld, 0U);
  const Conversation seen = view(id, grace);
  EXPECT_EQ(seen.last_seq, 200);
  EXPECT_EQ(seen.last_message->seq, newest_shown);
  EXPECT_LE(seen.unread_count(), 200 - static_cast<Seq>(withheld));
}

INSTANTIATE_TEST_SUITE_P(Engines, BlockStoreContract, testing::ValuesIn(database_factories()),
                         factory_name);

}  // namespace
}  // namespace parley::store
