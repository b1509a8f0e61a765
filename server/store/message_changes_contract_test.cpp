// What ports/message_store.hpp says of editing and deleting, on every engine. Ada writes to Grace.
#include "store/store_fixture_test.hpp"

#include "model/errors.hpp"

namespace parley::store {
namespace {

class MessageChangesContract : public StoreContract {
 protected:
  void SetUp() override {
    StoreContract::SetUp();
    if (HasFatalFailure()) return;
    ada = make_user("ada");
    grace = make_user("grace");
    conversation = open(ada, grace);
  }

  void send(std::string body, UserId sender) {
    const auto sent = append(conversation, sender, client_id(next_client_id_++), std::move(body));
    ASSERT_TRUE(sent) << sent.error().message;
  }
  void send(std::string body) { send(std::move(body), ada); }

  static constexpr Timestamp at{3000};
  static constexpr Timestamp always{0};

  MessageChange change(Seq seq, std::optional<std::string> body) const {
    return {conversation, seq, ada, std::move(body), at, always};
  }
  Result<MessageStore::Changed> apply(MessageChange wanted) {
    return run(messages().change_message(std::move(wanted)));
  }
  Result<MessageStore::Changed> edit(Seq seq, std::string body) {
    return apply(change(seq, std::move(body)));
  }
  Result<MessageStore::Changed> remove(Seq seq) { return apply(change(seq, {})); }

  void expect_refused(MessageChange wanted, const ErrorCode& code) {
    const std::vector<Message> before = log(conversation);
    const auto refused = apply(std::move(wanted));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, code) << refused.error().message;
    const std::vector<Message> after = log(conversation);
    ASSERT_EQ(after.size(), before.size());
    for (std::size_t n = 0; n < after.size(); ++n) {
      EXPECT_EQ(after[n].body, before[n].body);
      EXPECT_EQ(after[n].revision, before[n].revision);
    }
  }

  std::vector<std::pair<Revision, Seq>> changes(Revision after, int limit = 100, Seq above = 0,
                                                Seq before = INT64_MAX) {
    const auto listed = run(messages().list_changes(conversation, after, above, before, limit));
    EXPECT_TRUE(listed) << listed.error().message;
    std::vector<std::pair<Revision, Seq>> found;
    if (listed) {
      for (const Message& message : *listed) found.emplace_back(message.revision, message.seq);
    }
    return found;
  }

  void block(UserId blocker, UserId person) {
    ASSERT_TRUE(run(blocks().block(blocker, person, Timestamp(2500))));
  }

  UserId ada;
  UserId grace;
  ConversationId conversation;

 private:
  std::uint64_t next_client_id_ = 1;
};

using Changes = std::vector<std::pair<Revision, Seq>>;

TEST_P(MessageChangesContract, EditsAndCountsTheChange) {
  send("first");
  send("second");
  const auto edited = edit(1, "first, mended");
  ASSERT_TRUE(edited) << edited.error().message;
  EXPECT_TRUE(edited->changed);
  EXPECT_FALSE(edited->silent);
  EXPECT_EQ(edited->audience.other_than(ada), grace);
  EXPECT_EQ(edited->message.seq, 1);
  EXPECT_EQ(edited->message.body, "first, mended");
  EXPECT_EQ(edited->message.created_at, Timestamp(2000));
  EXPECT_EQ(edited->message.edited_at, at);
  EXPECT_EQ(edited->message.revision, 1);
  EXPECT_FALSE(edited->message.deleted);
  ASSERT_TRUE(edit(2, "second, mended"));
  ASSERT_TRUE(edit(1, "first again"));

  const std::vector<Message> entries = log(conversation);
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(entries[0].body, "first again");
  EXPECT_EQ(entries[0].revision, 3);
  EXPECT_EQ(entries[1].revision, 2);
  EXPECT_EQ(view(conversation, grace).changes, 3);
  EXPECT_EQ(changes(0), (Changes{{2, 2}, {3, 1}}));
  EXPECT_EQ(changes(2), (Changes{{3, 1}}));
  EXPECT_EQ(changes(3), Changes{});
  EXPECT_EQ(changes(0, 1), (Changes{{2, 2}}));
  EXPECT_EQ(changes(0, 100, 1), (Changes{{2, 2}}));
  EXPECT_EQ(changes(0, 100, 0, 2), (Changes{{3, 1}}));
}

TEST_P(MessageChangesContract, DeletingLeavesTheNumberAndTheClientId) {
  send("first");
  send("the secret text");
  const auto deleted = remove(2);
  ASSERT_TRUE(deleted) << deleted.error().message;
  EXPECT_TRUE(deleted->changed);
  EXPECT_TRUE(deleted->message.deleted);
  EXPECT_EQ(deleted->message.body, "");
  EXPECT_EQ(deleted->message.client_id, client_id(2));
  EXPECT_EQ(deleted->message.revision, 1);
  const auto again = append(conversation, ada, client_id(2), "the secret text");
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->duplicate);
  EXPECT_TRUE(again->message.deleted);
  EXPECT_EQ(again->message.body, "");
  send("third");
  expect_dense(conversation, 3);
}

TEST_P(MessageChangesContract, WhatIsSoAlreadyChangesNothing) {
  send("first");
  ASSERT_TRUE(edit(1, "mended"));
  MessageChange late = change(1, "mended");
  late.created_after = Timestamp(9000);
  const auto edited = apply(std::move(late));
  ASSERT_TRUE(edited) << edited.error().message;
  EXPECT_FALSE(edited->changed);
  EXPECT_EQ(edited->message.revision, 1);
  ASSERT_TRUE(remove(1));
  MessageChange again = change(1, {});
  again.created_after = Timestamp(9000);
  const auto deleted = apply(std::move(again));
  ASSERT_TRUE(deleted) << deleted.error().message;
  EXPECT_FALSE(deleted->changed);
  EXPECT_EQ(deleted->message.revision, 2);
  EXPECT_EQ(view(conversation, ada).changes, 2);
}

TEST_P(MessageChangesContract, TheChatListFollowsTheNewest) {
  std::string longest;
  for (int n = 0; n < 500; ++n) longest += "\U0001F98A";
  send("first");
  send("second");
  ASSERT_TRUE(edit(1, "not the newest"));
  EXPECT_EQ(view(conversation, grace).last_message->preview, "second");
  ASSERT_TRUE(edit(2, longest));
  for (const UserId member : {ada, grace}) {
    const Conversation seen = view(conversation, member);
    EXPECT_EQ(seen.last_message->preview, longest.substr(0, 4 * max_preview_length));
    EXPECT_EQ(seen.last_message->created_at, Timestamp(2000));
    EXPECT_EQ(seen.activity_at, Timestamp(2000));
  }
  ASSERT_TRUE(remove(2));
  EXPECT_EQ(view(conversation, grace).last_message->seq, 2);
  EXPECT_EQ(view(conversation, grace).last_message->preview, "");
  EXPECT_EQ(view(conversation, grace).unread_count(), 2);
  EXPECT_EQ(view(conversation, grace).marks, (Marks{0, 0}));
  send("third");
  ASSERT_TRUE(edit(1, "again not the newest"));
  EXPECT_EQ(view(conversation, grace).last_message->preview, "third");
}

TEST_P(MessageChangesContract, OnlyItsSenderMayAndOnlyInTime) {
  const UserId joan = make_user("joan");
  send("of ada");
  send("of grace", grace);
  for (const std::optional<std::string>& body :
       {std::optional<std::string>("mended"), std::optional<std::string>()}) {
    expect_refused(change(2, body), errors::not_allowed);
    expect_refused(change(3, body), errors::not_found);
    MessageChange wanted = change(1, body);
    wanted.sender_id = joan;
    expect_refused(wanted, errors::not_found);
    wanted = change(1, body);
    wanted.conversation_id = ConversationId(7);
    expect_refused(wanted, errors::not_found);
    wanted = change(1, body);
    wanted.created_after = Timestamp(2000);
    expect_refused(wanted, errors::too_late);
    wanted.created_after = Timestamp(1999);
    EXPECT_TRUE(apply(wanted));
  }
  expect_refused(change(1, "mended"), errors::too_late);  // it is deleted
  // What the sender cleared is not there for it any more.
  send("third");
  ASSERT_TRUE(run(conversations().clear_conversation(conversation, ada, 3)));
  expect_refused(change(3, "mended"), errors::not_found);
  expect_refused(change(3, {}), errors::not_found);
}

TEST_P(MessageChangesContract, AnEditDoesNotReachWhoBlocksTheSender) {
  send("before");
  send("also before");
  block(grace, ada);
  send("withheld");
  expect_refused(change(1, "abuse"), errors::too_late);
  const auto edited = edit(3, "withheld, mended");
  ASSERT_TRUE(edited) << edited.error().message;
  EXPECT_TRUE(edited->silent);
  EXPECT_EQ(edited->message.withheld_from, grace);
  EXPECT_EQ(view(conversation, ada).last_message->preview, "withheld, mended");
  EXPECT_EQ(view(conversation, grace).last_message->preview, "also before");
  const auto deleted = remove(1);
  ASSERT_TRUE(deleted) << deleted.error().message;
  EXPECT_TRUE(deleted->silent);
  ASSERT_TRUE(remove(3));
  EXPECT_EQ(view(conversation, ada).last_message->preview, "");
  EXPECT_EQ(view(conversation, grace).last_message->preview, "also before");
  ASSERT_TRUE(run(blocks().unblock(grace, ada)));
  EXPECT_TRUE(edit(2, "mended"));
  EXPECT_EQ(view(conversation, grace).last_message->preview, "mended");
}

TEST_P(MessageChangesContract, WhoBlocksMayDeleteButNotEdit) {
  send("of ada");
  block(ada, grace);
  send("unseen by ada", grace);
  expect_refused(change(1, "mended"), errors::you_blocked_them);
  expect_refused(change(2, {}), errors::not_found);
  const auto deleted = remove(1);
  ASSERT_TRUE(deleted) << deleted.error().message;
  EXPECT_TRUE(deleted->silent);
}

TEST_P(MessageChangesContract, DeletingWinsOverEveryEditAndEveryChangeHasItsNumber) {
  for (Seq seq = 1; seq <= 10; ++seq) {
    send("raced");
    std::vector<std::future<Result<MessageStore::Changed>>> edits;
    std::vector<std::future<Result<MessageStore::Changed>>> deletions;
    for (int n = 0; n < 4; ++n) {
      edits.push_back(start(messages().change_message(change(seq, fmt::format("edit {}", n)))));
      deletions.push_back(start(messages().change_message(change(seq, {}))));
    }
    int deleted = 0;
    for (auto& deletion : deletions) {
      const auto done = deletion.get();
      ASSERT_TRUE(done) << done.error().message;
      EXPECT_TRUE(done->message.deleted);
      if (done->changed) ++deleted;
    }
    EXPECT_EQ(deleted, 1);
    for (auto& raced : edits) {
      const auto done = raced.get();
      if (!done) EXPECT_EQ(done.error().code, errors::too_late);
    }
    const Message left = log(conversation).back();
    EXPECT_TRUE(left.deleted);
    EXPECT_EQ(left.body, "");
    EXPECT_EQ(left.revision, view(conversation, grace).changes);
    EXPECT_EQ(view(conversation, grace).last_message->preview, "");
  }
}

TEST_P(MessageChangesContract, ChangesAndAppendsDoNotDisturbEachOther) {
  send("first");
  std::vector<std::future<Result<MessageStore::Changed>>> edits;
  std::vector<std::future<Result<MessageStore::Appended>>> sends;
  for (int n = 0; n < 40; ++n) {
    edits.push_back(start(messages().change_message(change(1, fmt::format("edit {}", n)))));
    NewMessage message = make_message(conversation, grace,
                                      client_id(static_cast<std::uint64_t>(n) + 1000), "answer");
    sends.push_back(start(messages().append_message(std::move(message))));
  }
  std::vector<Revision> revisions;
  for (auto& raced : edits) {
    const auto done = raced.get();
    ASSERT_TRUE(done) << done.error().message;
    revisions.push_back(done->message.revision);
  }
  for (auto& raced : sends) ASSERT_TRUE(raced.get());
  std::sort(revisions.begin(), revisions.end());
  for (std::size_t n = 0; n < revisions.size(); ++n) {
    EXPECT_EQ(revisions[n], static_cast<Revision>(n + 1));
  }
  expect_dense(conversation, 41);
  EXPECT_EQ(view(conversation, ada).last_message->preview, "answer");
  EXPECT_EQ(view(conversation, ada).changes, 40);
}

TEST_P(MessageChangesContract, SurvivesReopening) {
  send("first");
  send("second");
  ASSERT_TRUE(edit(1, "mended"));
  ASSERT_TRUE(remove(2));
  reopen();
  const std::vector<Message> entries = log(conversation);
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(entries[0].body, "mended");
  EXPECT_EQ(entries[0].edited_at, at);
  EXPECT_TRUE(entries[1].deleted);
}

INSTANTIATE_TEST_SUITE_P(Engines, MessageChangesContract, testing::ValuesIn(database_factories()),
                         factory_name);

}  // namespace
}  // namespace parley::store
