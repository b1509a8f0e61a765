// A process that appends is killed in the middle of it: what it acknowledged is there once, in
// order, without holes. Again and again on the same database.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <map>

#include "store/store_fixture_test.hpp"

namespace parley::store {
namespace {

struct Acknowledged {
  Seq seq;
  std::uint64_t client_number;
};

class CrashContract : public testing::TestWithParam<DatabaseFactory> {};

Task<void> append_forever(Stores& stores, ConversationId conversation, UserId sender,
                          std::uint64_t first_client_number, int pipe) {
  for (std::uint64_t number = first_client_number;; ++number) {
    NewMessage message = make_message(conversation, sender, client_id(number));
    const auto sent = co_await stores.messages().append_message(std::move(message));
    if (!sent) continue;
    const Acknowledged acknowledged{sent->message.seq, number};
    if (write(pipe, &acknowledged, sizeof(acknowledged)) != sizeof(acknowledged)) _exit(1);
  }
}

[[noreturn]] void run_child(const StoreOptions& options, ConversationId conversation, UserId ada,
                            UserId grace, std::uint64_t round, int pipe) {
  EventLoops loops(2);
  auto stores = open_stores(options);
  if (!stores) _exit(2);
  std::vector<std::future<void>> writers;
  for (std::uint64_t writer = 0; writer < 16; ++writer) {
    writers.push_back(
        loops.start(append_forever(**stores, conversation, writer % 2 == 0 ? ada : grace,
                                   round * 100'000'000 + writer * 1'000'000, pipe)));
  }
  for (auto& writer : writers) writer.wait();
  _exit(3);
}

TEST_P(CrashContract, AcknowledgedMessagesSurviveKill) {
  const auto place = GetParam().make();
  UserId ada;
  UserId grace;
  ConversationId conversation;
  {
    EventLoops loops(1);
    auto stores = open_stores(place->options());
    ASSERT_TRUE(stores) << stores.error().message;
    Credentials first = make_credentials("ada", "Ada");
    Credentials second = make_credentials("grace", "Grace");
    ada = first.account.user.id;
    grace = second.account.user.id;
    ASSERT_TRUE(loops.start((*stores)->users().create_user(std::move(first))).get());
    ASSERT_TRUE(loops.start((*stores)->users().create_user(std::move(second))).get());
    conversation = make_id<ConversationTag>();
    ASSERT_TRUE(
        loops.start((*stores)->conversations().open_direct(conversation, ada, grace, Timestamp(1)))
            .get());
  }

  std::map<Seq, std::uint64_t> acknowledged;
  for (std::uint64_t round = 0; round < 3; ++round) {
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      close(ends[0]);
      run_child(place->options(), conversation, ada, grace, round, ends[1]);
    }
    close(ends[1]);
    Acknowledged entry{};
    bool killed = false;
    std::size_t received = 0;
    while (read(ends[0], &entry, sizeof(entry)) == sizeof(entry)) {
      EXPECT_TRUE(acknowledged.emplace(entry.seq, entry.client_number).second);
      if (++received >= 1500 && !killed) killed = kill(child, SIGKILL) == 0;
    }
    close(ends[0]);
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status)) << "the child ended by itself: " << WEXITSTATUS(status);
    place->settle();

    EventLoops loops(1);
    auto stores = open_stores(place->options());
    ASSERT_TRUE(stores) << stores.error().message;
    const auto log =
        loops
            .start((*stores)->messages().list_messages(conversation, 0, INT64_MAX, 1'000'000, true))
            .get();
    ASSERT_TRUE(log) << log.error().message;
    ASSERT_GE(log->size(), acknowledged.rbegin()->first);
    std::vector<std::string> client_ids;
    for (std::size_t n = 0; n < log->size(); ++n) {
      ASSERT_EQ((*log)[n].seq, static_cast<Seq>(n + 1));
      client_ids.push_back((*log)[n].client_id);
    }
    for (const auto& [seq, number] : acknowledged) {
      ASSERT_EQ((*log)[static_cast<std::size_t>(seq - 1)].client_id, client_id(number));
    }
    std::sort(client_ids.begin(), client_ids.end());
    EXPECT_EQ(std::unique(client_ids.begin(), client_ids.end()), client_ids.end());
    const auto access =
        loops.start((*stores)->conversations().find_access(conversation, ada)).get();
    EXPECT_EQ((*access)->last_seq, static_cast<Seq>(log->size()));
  }
}

INSTANTIATE_TEST_SUITE_P(Engines, CrashContract, testing::ValuesIn(database_factories()),
                         factory_name);

}  // namespace
}  // namespace parley::store
