// Presence in a real Memcached, which is killed, frozen and started again.
#include "presence/memcached.hpp"

#include <algorithm>
#include <future>
#include <mutex>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "presence/presence_store_contract_test.hpp"
#include "support/memcached_server.hpp"

namespace parley::presence {
namespace {

using parley::testing::eventually;
using parley::testing::MemcachedServer;
using Clock = std::chrono::steady_clock;

// A loaded machine may hold a Memcached up for longer than the default, which would be its end.
constexpr std::chrono::milliseconds never_too_slow = 10s;

PresenceFactory memcached() {
  return {"memcached", [](std::chrono::milliseconds refresh_interval) {
            struct Own {
              Asker asker;
              MemcachedServer server;
              std::unique_ptr<MemcachedPresence> presence;
            };
            auto own = std::make_shared<Own>();
            MemcachedOptions options;
            options.url = own->server.url();
            options.refresh_interval = refresh_interval;
            options.time_out = never_too_slow;
            own->presence = std::make_unique<MemcachedPresence>(std::move(options));
            own->asker.become(*own->presence, {UserId(1)}, {offline});
            return std::shared_ptr<PresenceStore>(own, own->presence.get());
          }};
}

INSTANTIATE_TEST_SUITE_P(Stores, PresenceStoreContract, ::testing::Values(memcached()),
                         factory_name);

// What was logged, by any thread.
class Lines {
 public:
  log::Sink sink() {
    return [this](log::Level level, std::string_view) {
      const std::lock_guard lock(mutex_);
      levels_ += level == log::Level::warning ? "away " : "back ";
    };
  }
  std::string levels() {
    const std::lock_guard lock(mutex_);
    return levels_;
  }

 private:
  std::mutex mutex_;
  std::string levels_;
};

std::vector<UserId> many(std::int64_t count) {
  std::vector<UserId> users;
  for (std::int64_t n = 1; n <= count; ++n) users.emplace_back(n);
  return users;
}

class MemcachedPresenceTest : public ::testing::Test {
 protected:
  MemcachedOptions options(std::chrono::milliseconds refresh_interval = 20s) {
    MemcachedOptions options;
    options.url = server_.url();
    options.refresh_interval = refresh_interval;
    options.time_out = never_too_slow;
    options.log = lines_.sink();
    return options;
  }
  // For a Memcached that will be frozen; one that is slow may be taken for it now and then.
  MemcachedOptions impatient_options() {
    MemcachedOptions impatient = options(1s);
    impatient.time_out = MemcachedOptions().time_out;
    return impatient;
  }
  bool become(PresenceStore& store, std::vector<UserId> users, PresenceStatus expected) {
    return asker_.become(store, users, Statuses(users.size(), expected));
  }
  // The word that stands for the user in Memcached.
  std::string word(UserId user) { return server_.ask("get parley:presence:" + user.to_string()); }

  // The loops and what the stores call outlive them.
  Asker asker_;
  Lines lines_;
  MemcachedServer server_;
};

TEST_F(MemcachedPresenceTest, TheWordOfAnotherServerStays) {
  MemcachedPresence first(options());
  MemcachedPresence second(options());
  first.refresh({&ada, 1});
  ASSERT_TRUE(become(second, {ada}, online));
  const std::string of_first = word(ada);
  ASSERT_TRUE(become(second, {UserId(5)}, offline));
  second.refresh({&ada, 1});
  ASSERT_TRUE(eventually(patience, [&] { return word(ada) != of_first; }));

  first.remove({&ada, 1});
  // Told after it, so when this is seen, that was done.
  first.refresh({&grace, 1});
  ASSERT_TRUE(become(second, {grace}, online));
  EXPECT_EQ(asker_.get(first, {ada}), Statuses{online});

  second.remove({&ada, 1});
  EXPECT_TRUE(become(first, {ada}, offline));
}

TEST_F(MemcachedPresenceTest, AServerThatDiesIsForgotten) {
  MemcachedPresence survivor(options(100ms));
  {
    MemcachedPresence victim(options(100ms));
    ASSERT_TRUE(become(victim, {ada}, offline));
    victim.refresh({&ada, 1});
    ASSERT_TRUE(become(survivor, {ada}, online));
  }
  EXPECT_TRUE(become(survivor, {ada}, offline));
}

TEST_F(MemcachedPresenceTest, OneConnectionServesAll) {
  MemcachedPresence presence(options());
  ASSERT_TRUE(become(presence, {ada}, offline));
  const auto connections = [this] {
    const std::string stats = server_.ask("stats");
    const std::string_view name = "STAT total_connections ";
    const std::size_t at = stats.find(name);
    return at == std::string::npos ? -1 : std::stoi(stats.substr(at + name.size()));
  };
  const int before = connections();
  const std::vector<UserId> users = many(3'000);
  for (int round = 0; round < 3; ++round) {
    presence.refresh(users);
    ASSERT_TRUE(become(presence, {users.front(), users.back()}, online));
    presence.remove(users);
    ASSERT_TRUE(become(presence, {users.front(), users.back()}, offline));
  }
  EXPECT_EQ(connections(), before + 1) << "the one that asked";
}

TEST_F(MemcachedPresenceTest, TenThousandUsersAreToldQuickly) {
  MemcachedPresence presence(options());
  ASSERT_TRUE(become(presence, {ada}, offline));
  const std::vector<UserId> users = many(10'000);
  const auto measure = [&](const char* what, PresenceStatus expected) {
    const auto start = Clock::now();
    std::size_t found = 0;
    ASSERT_TRUE(eventually(patience,
                           [&] {
                             const Statuses statuses = asker_.get(presence, users);
                             found = static_cast<std::size_t>(
                                 std::count(statuses.begin(), statuses.end(), expected));
                             return found == users.size();
                           }))
        << what << ": " << found;
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start);
    fmt::print("10,000 users {}: {} ms\n", what, took.count());
    RecordProperty(what, static_cast<int>(took.count()));
  };
  presence.refresh(users);
  measure("refreshed", online);
  presence.remove(users);
  measure("removed", offline);
}

TEST_F(MemcachedPresenceTest, KilledItIsUnknownAtOnceAndBackAfterARefresh) {
  MemcachedPresence presence(options(1s));
  presence.refresh({&ada, 1});
  ASSERT_TRUE(eventually(patience, [&] {
    presence.refresh({&ada, 1});
    return asker_.get(presence, {ada}) == Statuses{online};
  }));

  server_.kill();
  const auto start = Clock::now();
  EXPECT_EQ(asker_.get(presence, {ada, grace}), (Statuses{unknown, unknown}));
  EXPECT_LT(Clock::now() - start, 2s);
  EXPECT_EQ(lines_.levels(), "away ");
  presence.remove({&grace, 1});

  server_.start();
  // It is empty, and it is known that this says nothing.
  ASSERT_TRUE(eventually(patience, [&] { return lines_.levels() == "away back "; }));
  presence.refresh({&ada, 1});
  EXPECT_TRUE(become(presence, {ada}, online));
  EXPECT_TRUE(become(presence, {grace}, offline));
  EXPECT_EQ(lines_.levels(), "away back ");
}

TEST_F(MemcachedPresenceTest, WhoIsMissingFromOneThatCameBackIsUnknownForAWhile) {
  MemcachedPresence presence(options(60s));
  presence.refresh({&ada, 1});
  ASSERT_TRUE(eventually(patience, [&] {
    presence.refresh({&ada, 1});
    return asker_.get(presence, {ada, grace}) == Statuses{online, offline};
  }));
  server_.kill();
  ASSERT_TRUE(become(presence, {ada, grace}, unknown));
  server_.start();
  ASSERT_TRUE(eventually(patience, [&] { return lines_.levels() == "away back "; }));
  EXPECT_EQ(asker_.get(presence, {ada, grace}), (Statuses{unknown, unknown}));
  presence.refresh({&ada, 1});
  EXPECT_TRUE(asker_.become(presence, {ada, grace}, {online, unknown}));
}

TEST_F(MemcachedPresenceTest, FrozenItHoldsUpNobody) {
  MemcachedPresence presence(impatient_options());
  const std::vector<UserId> users = many(2'000);
  const auto are_online = [&] {
    presence.refresh(users);
    return asker_.get(presence, {users.back()}) == Statuses{online};
  };
  ASSERT_TRUE(eventually(patience, are_online));

  server_.freeze();
  // Whatever the kernel takes in its place is no answer.
  const auto start = Clock::now();
  presence.refresh(users);
  presence.remove({&grace, 1});
  EXPECT_LT(Clock::now() - start, 1s);
  ASSERT_TRUE(become(presence, {ada}, unknown));
  const auto noticed = Clock::now() - start;
  fmt::print("frozen: unknown after {} ms\n",
             std::chrono::duration_cast<std::chrono::milliseconds>(noticed).count());
  EXPECT_LT(noticed, 4s);
  const auto asked = Clock::now();
  for (int round = 0; round < 200; ++round) {
    presence.refresh(users);
    ASSERT_EQ(asker_.get(presence, {ada}), Statuses{unknown});
  }
  EXPECT_LT(Clock::now() - asked, 4s) << "200 questions";
  EXPECT_TRUE(lines_.levels().ends_with("away ")) << lines_.levels();

  server_.thaw();
  ASSERT_TRUE(eventually(patience, are_online));
  EXPECT_TRUE(lines_.levels().ends_with("back ")) << lines_.levels();
}

TEST_F(MemcachedPresenceTest, AFrozenOneIsNotTakenForOneThatIsBack) {
  MemcachedOptions eager = impatient_options();
  eager.pause = 50ms;
  MemcachedPresence presence(std::move(eager));
  ASSERT_TRUE(become(presence, {ada}, offline));
  server_.freeze();
  ASSERT_TRUE(become(presence, {ada}, unknown));
  const std::string told = lines_.levels();
  // Its port accepts every probe; only an answer counts.
  const auto until = Clock::now() + 1s;
  while (Clock::now() < until) ASSERT_EQ(asker_.get(presence, {ada}), Statuses{unknown});
  EXPECT_EQ(lines_.levels(), told);
  server_.thaw();
  EXPECT_TRUE(become(presence, {ada}, offline));
}

TEST_F(MemcachedPresenceTest, ItNeedNotBeThereAtTheStart) {
  server_.kill();
  MemcachedPresence presence(options(200ms));
  EXPECT_EQ(asker_.get(presence, {ada}), Statuses{unknown});
  presence.refresh({&ada, 1});
  ASSERT_TRUE(eventually(patience, [&] { return lines_.levels() == "away "; }));
  server_.start();
  ASSERT_TRUE(eventually(patience, [&] {
    presence.refresh({&ada, 1});
    return asker_.get(presence, {ada}) == Statuses{online};
  }));
  EXPECT_EQ(lines_.levels(), "away back ");
}

TEST_F(MemcachedPresenceTest, WithSeveralOnlyTheUsersOfTheOneThatIsAwayAreUnknown) {
  MemcachedServer other;
  MemcachedOptions both = options();
  both.url += fmt::format(",127.0.0.1:{}", other.port());
  MemcachedPresence presence(std::move(both));
  const std::vector<UserId> users = many(8);
  ASSERT_TRUE(become(presence, users, offline));
  presence.refresh(users);
  ASSERT_TRUE(become(presence, users, online));
  server_.kill();
  Statuses expected(8, online);
  for (std::size_t i = 1; i < expected.size(); i += 2) expected[i] = unknown;
  EXPECT_TRUE(asker_.become(presence, users, expected));
  other.kill();
  EXPECT_TRUE(become(presence, users, unknown));
}

TEST_F(MemcachedPresenceTest, ManyQuestionsAreBounded) {
  MemcachedOptions few = impatient_options();
  few.max_waiting_questions = 4;
  MemcachedPresence presence(std::move(few));
  ASSERT_TRUE(become(presence, {ada}, offline));
  server_.freeze();
  boost::asio::io_context context;
  std::vector<std::future<Statuses>> answers;
  for (int n = 0; n < 100; ++n) {
    answers.push_back(boost::asio::co_spawn(context, presence.get({ada}), boost::asio::use_future));
  }
  context.run();
  for (auto& answer : answers) EXPECT_EQ(answer.get(), Statuses{unknown});
  presence.close();
  server_.thaw();
}

TEST_F(MemcachedPresenceTest, ClosingTellsWhatWaits) {
  const std::vector<UserId> users = many(3'000);
  MemcachedPresence observer(options());
  MemcachedPresence stays(options());
  MemcachedPresence leaves(options());
  for (MemcachedPresence* store : {&observer, &stays, &leaves}) {
    ASSERT_TRUE(become(*store, {ada}, offline));
  }
  leaves.refresh(users);
  ASSERT_TRUE(become(observer, {users.front(), users.back()}, online));
  leaves.remove(users);
  leaves.close();
  ASSERT_TRUE(become(observer, users, offline));
  stays.refresh(users);
  stays.close();
  EXPECT_TRUE(become(observer, users, online));
}

TEST_F(MemcachedPresenceTest, ClosingWaitsForNobodyWhoIsFrozen) {
  MemcachedPresence presence(impatient_options());
  const std::vector<UserId> users = many(20'000);
  ASSERT_TRUE(become(presence, {ada}, offline));
  server_.freeze();
  presence.refresh(users);
  boost::asio::io_context context;
  auto answer = boost::asio::co_spawn(context, presence.get(users), boost::asio::use_future);
  context.poll();
  const auto start = Clock::now();
  presence.close();
  EXPECT_LT(Clock::now() - start, 8s);
  context.run();
  EXPECT_EQ(answer.get(), Statuses(users.size(), unknown));
  server_.thaw();
}

}  // namespace
}  // namespace parley::presence
