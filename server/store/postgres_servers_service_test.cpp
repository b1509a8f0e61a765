// Several servers on one PostgreSQL: each a Stores object of its own, as other processes would
// have.
#include <array>
#include <atomic>
#include <map>
#include <mutex>

#include "store/store_fixture_test.hpp"
#include "support/postgres_cluster.hpp"

namespace parley::store {
namespace {

using namespace std::chrono_literals;
using parley::testing::eventually;
using parley::testing::PostgresCluster;

constexpr auto patience = 60s;

class PostgresServersTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { cluster_ = std::make_unique<PostgresCluster>(); }
  static void TearDownTestSuite() { cluster_.reset(); }

  void SetUp() override {
    name_ = cluster_->create_database();
    StoreOptions options;
    options.url = cluster_->url(name_);
    options.queue_deadline = patience;
    options.answer_deadline = patience;
    options.patience = patience;
    for (auto& server : servers_) {
      auto opened = open_stores(options);
      ASSERT_TRUE(opened) << opened.error().message;
      server = std::move(*opened);
    }
    ada_ = make_user("ada");
    grace_ = make_user("grace");
    conversation_ = open_conversation();
  }
  void TearDown() override {
    for (auto& server : servers_) server.reset();
    cluster_->drop_database(name_);
  }

  template <class T>
  T run(Task<T> task) {
    return loops_.start(std::move(task)).get();
  }
  UserId make_user(const std::string& name) {
    Credentials credentials = make_credentials(name, name);
    const UserId id = credentials.account.user.id;
    EXPECT_TRUE(run(servers_[0]->users().create_user(std::move(credentials))));
    return id;
  }
  ConversationId open_conversation() {
    const auto opened = run(servers_[0]->conversations().open_direct(make_id<ConversationTag>(),
                                                                     ada_, grace_, Timestamp(1)));
    EXPECT_TRUE(opened) << opened.error().message;
    return opened ? opened->id : ConversationId();
  }
  std::vector<Message> log() {
    const auto listed =
        run(servers_[1]->messages().list_messages(conversation_, 0, INT64_MAX, 1'000'000, true));
    EXPECT_TRUE(listed) << listed.error().message;
    return listed ? *listed : std::vector<Message>();
  }

  // As a client would: one message after the other, each again and again until it is acknowledged.
  Task<> send_until(Stores& server, UserId sender, std::uint64_t first, std::atomic<bool>& enough) {
    for (std::uint64_t number = first; !enough; ++number) {
      for (;;) {
        NewMessage message = make_message(conversation_, sender, client_id(number));
        const auto sent = co_await server.messages().append_message(std::move(message));
        if (sent) {
          const std::lock_guard lock(mutex_);
          acknowledged_[client_id(number)] = sent->message.seq;
          break;
        }
        EXPECT_TRUE(is_retryable(sent.error().code)) << sent.error().code.name;
        if (!is_retryable(sent.error().code)) co_return;
      }
    }
  }
  std::size_t acknowledged() {
    const std::lock_guard lock(mutex_);
    return acknowledged_.size();
  }

  // Dense, every client_id once, and what was acknowledged where it was said to be.
  void expect_log_is_right() {
    const std::vector<Message> entries = log();
    std::map<std::string, Seq> stored;
    for (std::size_t n = 0; n < entries.size(); ++n) {
      ASSERT_EQ(entries[n].seq, static_cast<Seq>(n + 1));
      ASSERT_TRUE(stored.emplace(entries[n].client_id, entries[n].seq).second);
    }
    const std::lock_guard lock(mutex_);
    for (const auto& [id, seq] : acknowledged_) {
      ASSERT_TRUE(stored.contains(id)) << "lost " << seq;
      ASSERT_EQ(stored[id], seq);
    }
  }

  static std::unique_ptr<PostgresCluster> cluster_;
  std::string name_;
  UserId ada_;
  UserId grace_;
  ConversationId conversation_;
  std::mutex mutex_;
  std::map<std::string, Seq> acknowledged_;
  EventLoops loops_{4};
  std::array<std::unique_ptr<Stores>, 2> servers_;
};

std::unique_ptr<PostgresCluster> PostgresServersTest::cluster_;

TEST_F(PostgresServersTest, SendersOnBothMakeOneDenseLog) {
  std::atomic<bool> enough = false;
  std::vector<std::future<void>> senders;
  for (std::uint64_t n = 0; n < 16; ++n) {
    senders.push_back(loops_.start(
        send_until(*servers_[n % 2], n % 4 < 2 ? ada_ : grace_, n * 1'000'000, enough)));
  }
  EXPECT_TRUE(eventually(patience, [&] { return acknowledged() > 1500; }));
  enough = true;
  for (auto& sender : senders) sender.get();
  expect_log_is_right();
  EXPECT_EQ(log().size(), acknowledged());
}

TEST_F(PostgresServersTest, OneMessageSentOnBothIsStoredOnce) {
  for (std::uint64_t round = 0; round < 50; ++round) {
    std::vector<std::future<Result<MessageStore::Appended>>> sends;
    for (std::size_t n = 0; n < 8; ++n) {
      sends.push_back(loops_.start(servers_[n % 2]->messages().append_message(
          make_message(conversation_, ada_, client_id(round)))));
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
  expect_log_is_right();
}

TEST_F(PostgresServersTest, EachSeesAtOnceWhatTheOtherWrote) {
  for (std::uint64_t n = 0; n < 100; ++n) {
    const auto sent = run(
        servers_[0]->messages().append_message(make_message(conversation_, ada_, client_id(n))));
    ASSERT_TRUE(sent) << sent.error().message;
    const auto access = run(servers_[1]->conversations().find_access(conversation_, grace_));
    ASSERT_TRUE(access && *access);
    ASSERT_EQ((*access)->last_seq, sent->message.seq);
  }
}

TEST_F(PostgresServersTest, ReceiptsAndMessagesOnBothDoNotStandInEachOthersWay) {
  std::atomic<bool> enough = false;
  std::vector<std::future<void>> senders;
  for (std::uint64_t n = 0; n < 4; ++n) {
    senders.push_back(
        loops_.start(send_until(*servers_[n % 2], n < 2 ? ada_ : grace_, n * 1'000'000, enough)));
  }
  ASSERT_TRUE(eventually(patience, [&] { return acknowledged() > 0; }));
  for (int n = 0; n < 200; ++n) {
    const auto log_size = run(servers_[0]->conversations().find_access(conversation_, ada_));
    ASSERT_TRUE(log_size && *log_size);
    const Seq last = (*log_size)->last_seq;
    auto& server = *servers_[static_cast<std::size_t>(n) % 2];
    const auto raised = run(server.conversations().raise_marks(
        conversation_, n % 4 < 2 ? ada_ : grace_, Marks{last, last}));
    ASSERT_TRUE(raised) << raised.error().message;
  }
  enough = true;
  for (auto& sender : senders) sender.get();
  expect_log_is_right();
}

TEST_F(PostgresServersTest, NothingAcknowledgedIsLostWhenPostgresIsKilled) {
  std::atomic<bool> enough = false;
  std::vector<std::future<void>> senders;
  for (std::uint64_t n = 0; n < 16; ++n) {
    senders.push_back(loops_.start(
        send_until(*servers_[n % 2], n % 4 < 2 ? ada_ : grace_, n * 1'000'000, enough)));
  }
  for (int round = 0; round < 2; ++round) {
    const std::size_t before = acknowledged();
    EXPECT_TRUE(eventually(patience, [&] { return acknowledged() > before + 500; }));
    cluster_->kill();
    cluster_->start();
  }
  const std::size_t before = acknowledged();
  EXPECT_TRUE(eventually(patience, [&] { return acknowledged() > before + 500; }));
  enough = true;
  for (auto& sender : senders) sender.get();
  expect_log_is_right();
  EXPECT_TRUE(eventually(patience, [&] { return servers_[0]->is_ready(); }));
}

}  // namespace
}  // namespace parley::store
