// Every guarantee of ports/message_store.hpp, on every engine.
#include "store/store_fixture_test.hpp"

#include "model/errors.hpp"

namespace parley::store {
namespace {

class MessageStoreContract : public StoreContract {
 protected:
  void SetUp() override {
    StoreContract::SetUp();
    if (HasFatalFailure()) return;
    ada = make_user("ada");
    grace = make_user("grace");
    conversation = open(ada, grace);
  }

  std::vector<Seq> page(Seq after, Seq before, int limit, bool from_oldest) {
    const auto listed =
        run(messages().list_messages(conversation, after, before, limit, from_oldest));
    EXPECT_TRUE(listed) << listed.error().message;
    std::vector<Seq> seqs;
    if (listed) {
      for (const Message& message : *listed) seqs.push_back(message.seq);
    }
    return seqs;
  }

  // Runs `count` sends in a row, as a client would.
  Task<int> send_many(UserId sender, std::uint64_t first_client_id, std::uint64_t count) {
    int failures = 0;
    for (std::uint64_t n = 0; n < count; ++n) {
      NewMessage message = make_message(conversation, sender, client_id(first_client_id + n));
      const auto sent = co_await messages().append_message(std::move(message));
      if (!sent || sent->duplicate) ++failures;
    }
    co_return failures;
  }

  UserId ada;
  UserId grace;
  ConversationId conversation;
};

using Seqs = std::vector<Seq>;

TEST_P(MessageStoreContract, AppendsTheNextOfTheLog) {
  for (Seq seq = 1; seq <= 3; ++seq) {
    const UserId sender = seq == 2 ? grace : ada;
    const auto sent = append(conversation, sender, client_id(static_cast<std::uint64_t>(seq)),
                             fmt::format("body {}", seq), Timestamp(5000 + seq));
    ASSERT_TRUE(sent) << sent.error().message;
    EXPECT_FALSE(sent->duplicate);
    EXPECT_EQ(sent->message.conversation_id, conversation);
    EXPECT_EQ(sent->message.seq, seq);
    EXPECT_EQ(sent->message.sender_id, sender);
    EXPECT_EQ(sent->message.client_id, client_id(static_cast<std::uint64_t>(seq)));
    EXPECT_EQ(sent->message.body, fmt::format("body {}", seq));
    EXPECT_EQ(sent->message.created_at, Timestamp(5000 + seq));
    EXPECT_EQ(sent->audience.other_than(ada), grace);
    EXPECT_EQ(sent->audience.other_than(grace), ada);
  }
  const std::vector<Message> entries = log(conversation);
  ASSERT_EQ(entries.size(), 3U);
  EXPECT_EQ(entries[1].sender_id, grace);
  EXPECT_EQ(entries[1].body, "body 2");
  EXPECT_EQ(entries[1].client_id, client_id(2));
  EXPECT_EQ(entries[1].created_at, Timestamp(5002));
  EXPECT_EQ(entries[1].conversation_id, conversation);
}

TEST_P(MessageStoreContract, KeepsAnyText) {
  std::string longest;
  for (int n = 0; n < 4000; ++n) longest += "\U0001F9D1";
  const std::vector<std::string> bodies{longest, "'; DROP TABLE messages; --", "$1 {} %s \\ \"",
                                        "\u0645\u0631\u062d\u0628\u0627\r\n\t",
                                        "e\u0301\u200d\u2764\ufe0f"};
  for (std::size_t n = 0; n < bodies.size(); ++n) {
    ASSERT_TRUE(append(conversation, ada, client_id(n), bodies[n]));
  }
  const std::vector<Message> entries = log(conversation);
  ASSERT_EQ(entries.size(), bodies.size());
  for (std::size_t n = 0; n < bodies.size(); ++n) EXPECT_EQ(entries[n].body, bodies[n]);
}

TEST_P(MessageStoreContract, RaisesTheSendersMarksOnly) {
  ASSERT_TRUE(append(conversation, ada, client_id(1)));
  ASSERT_TRUE(append(conversation, ada, client_id(2)));
  EXPECT_EQ(view(conversation, ada).marks, (Marks{2, 2}));
  EXPECT_EQ(view(conversation, grace).marks, (Marks{0, 0}));
  ASSERT_TRUE(append(conversation, grace, client_id(1)));
  EXPECT_EQ(view(conversation, grace).marks, (Marks{3, 3}));
  EXPECT_EQ(view(conversation, ada).marks, (Marks{2, 2}));
}

TEST_P(MessageStoreContract, ARetryReturnsTheFirstResultAndChangesNothing) {
  ASSERT_TRUE(append(conversation, ada, client_id(1), "first", Timestamp(5000)));
  ASSERT_TRUE(append(conversation, grace, client_id(2), "second", Timestamp(6000)));
  const auto again = append(conversation, ada, client_id(1), "other text", Timestamp(9000));
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_TRUE(again->duplicate);
  EXPECT_EQ(again->message.seq, 1);
  EXPECT_EQ(again->message.body, "first");
  EXPECT_EQ(again->message.created_at, Timestamp(5000));
  EXPECT_EQ(again->audience.other_than(ada), grace);
  expect_dense(conversation, 2);
  const Conversation seen = view(conversation, ada);
  EXPECT_EQ(seen.last_seq, 2);
  EXPECT_EQ(seen.last_message->preview, "second");
  EXPECT_EQ(seen.marks, (Marks{1, 1}));
}

TEST_P(MessageStoreContract, AClientIdIsTheSendersOwn) {
  ASSERT_TRUE(append(conversation, ada, client_id(1)));
  const auto sent = append(conversation, grace, client_id(1));
  ASSERT_TRUE(sent) << sent.error().message;
  EXPECT_FALSE(sent->duplicate);
  EXPECT_EQ(sent->message.seq, 2);
}

TEST_P(MessageStoreContract, AClientIdOfAnotherConversationIsRefused) {
  const ConversationId other = open(ada, make_user("joan"));
  ASSERT_TRUE(append(conversation, ada, client_id(1)));
  const auto refused = append(other, ada, client_id(1));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, errors::client_id_reused);
  EXPECT_TRUE(log(other).empty());
  EXPECT_EQ(view(other, ada).last_seq, 0);
}

TEST_P(MessageStoreContract, StrangersAppendNothing) {
  const UserId stranger = make_user("joan");
  for (int round = 0; round < 2; ++round) {  // into the empty log, then into one that is not
    for (const ConversationId id : {conversation, ConversationId(7)}) {
      const auto refused = append(id, stranger, client_id(1));
      ASSERT_FALSE(refused);
      EXPECT_EQ(refused.error().code, errors::not_found);
    }
    expect_dense(conversation, static_cast<std::size_t>(round));
    ASSERT_TRUE(append(conversation, ada, client_id(static_cast<std::uint64_t>(round) + 10)));
  }
  // Nor do they learn of their own messages elsewhere.
  const ConversationId other = open(stranger, grace);
  ASSERT_TRUE(append(other, stranger, client_id(1)));
  const auto refused = append(conversation, stranger, client_id(1));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, errors::not_found);
}

TEST_P(MessageStoreContract, PagesInBothDirections) {
  for (std::uint64_t n = 1; n <= 20; ++n) ASSERT_TRUE(append(conversation, ada, client_id(n)));
  EXPECT_EQ(page(0, INT64_MAX, 3, false), (Seqs{18, 19, 20}));
  EXPECT_EQ(page(0, 18, 3, false), (Seqs{15, 16, 17}));
  EXPECT_EQ(page(0, 3, 5, false), (Seqs{1, 2}));
  EXPECT_EQ(page(0, INT64_MAX, 3, true), (Seqs{1, 2, 3}));
  EXPECT_EQ(page(17, INT64_MAX, 5, true), (Seqs{18, 19, 20}));
  EXPECT_EQ(page(5, 9, 50, true), (Seqs{6, 7, 8}));
  EXPECT_EQ(page(5, 9, 2, false), (Seqs{7, 8}));
  EXPECT_EQ(page(20, INT64_MAX, 5, true), Seqs{});
  EXPECT_EQ(page(0, 1, 5, false), Seqs{});
  EXPECT_EQ(page(0, INT64_MAX, 0, false), Seqs{});
  const auto nothing = run(messages().list_messages(ConversationId(7), 0, INT64_MAX, 5, true));
  EXPECT_TRUE(nothing.value().empty());
}

TEST_P(MessageStoreContract, EightWritersMakeADenseLog) {
  std::vector<std::future<int>> writers;
  for (std::uint64_t writer = 0; writer < 8; ++writer) {
    writers.push_back(start(send_many(writer % 2 == 0 ? ada : grace, writer * 1000, 50)));
  }
  for (auto& writer : writers) EXPECT_EQ(writer.get(), 0);
  std::vector<Message> entries = log(conversation);
  ASSERT_EQ(entries.size(), 400U);
  for (std::size_t n = 0; n < entries.size(); ++n) {
    EXPECT_EQ(entries[n].seq, static_cast<Seq>(n + 1));
  }
  EXPECT_EQ(view(conversation, ada).last_seq, 400);
}

TEST_P(MessageStoreContract, RacedRetriesAreOneMessage) {
  for (std::uint64_t round = 0; round < 20; ++round) {
    std::vector<std::future<Result<MessageStore::Appended>>> sends;
    for (int n = 0; n < 8; ++n) {
      sends.push_back(start(
          messages().append_message(make_message(conversation, ada, client_id(round), "raced"))));
    }
    int firsts = 0;
    for (auto& send : sends) {
      const auto sent = send.get();
      ASSERT_TRUE(sent) << sent.error().message;
      EXPECT_EQ(sent->message.seq, static_cast<Seq>(round + 1));
      if (!sent->duplicate) ++firsts;
    }
    EXPECT_EQ(firsts, 1);
  }
  expect_dense(conversation, 20);
}

TEST_P(MessageStoreContract, RacedUseOfAClientIdInTwoConversationsHasOneWinner) {
  const ConversationId other = open(ada, make_user("joan"));
  for (std::uint64_t round = 0; round < 10; ++round) {
    auto first =
        start(messages().append_message(make_message(conversation, ada, client_id(round))));
    auto second = start(messages().append_message(make_message(other, ada, client_id(round))));
    const auto a = first.get();
    const auto b = second.get();
    EXPECT_NE(a.has_value(), b.has_value());
    EXPECT_EQ((a ? b : a).error().code, errors::client_id_reused);
  }
  const std::size_t in_first = log(conversation).size();
  const std::size_t in_second = log(other).size();
  EXPECT_EQ(in_first + in_second, 10U);
  expect_dense(conversation, in_first);
  expect_dense(other, in_second);
}

TEST_P(MessageStoreContract, FailuresDoNotSpoilWhatIsCommittedWithThem) {
  const UserId stranger = make_user("joan");
  std::vector<std::future<Result<MessageStore::Appended>>> good;
  std::vector<std::future<Result<MessageStore::Appended>>> bad;
  std::vector<std::future<Result<void>>> taken;
  for (std::uint64_t n = 0; n < 100; ++n) {
    good.push_back(start(messages().append_message(make_message(conversation, ada, client_id(n)))));
    bad.push_back(
        start(messages().append_message(make_message(conversation, stranger, client_id(n)))));
    Credentials joan = make_credentials("joan", "Joan");
    joan.account.email = fmt::format("joan{}@example.org", n);
    taken.push_back(start(users().create_user(std::move(joan))));
  }
  for (auto& send : good) EXPECT_TRUE(send.get());
  for (auto& send : bad) EXPECT_EQ(send.get().error().code, errors::not_found);
  for (auto& creation : taken) EXPECT_EQ(creation.get().error().code, errors::username_taken);
  expect_dense(conversation, 100);
}

TEST_P(MessageStoreContract, SurvivesReopening) {
  for (std::uint64_t n = 0; n < 50; ++n) ASSERT_TRUE(append(conversation, ada, client_id(n)));
  reopen();
  expect_dense(conversation, 50);
  const auto again = append(conversation, ada, client_id(7));
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->duplicate);
  EXPECT_EQ(append(conversation, ada, client_id(1000))->message.seq, 51);
}

INSTANTIATE_TEST_SUITE_P(Engines, MessageStoreContract, testing::ValuesIn(database_factories()),
                         factory_name);

}  // namespace
}  // namespace parley::store
