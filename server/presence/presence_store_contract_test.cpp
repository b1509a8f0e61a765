// Every guarantee of ports/presence_store.hpp, on every store. A cache may take a moment: what is
// said is waited for.
#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include "presence/local.hpp"

namespace parley::presence {
namespace {

using namespace std::chrono_literals;
using Statuses = std::vector<PresenceStatus>;

constexpr auto online = PresenceStatus::online;
constexpr auto offline = PresenceStatus::offline;
constexpr auto patience = 20s;

struct PresenceFactory {
  std::string name;
  std::function<std::unique_ptr<PresenceStore>(std::chrono::milliseconds time_to_live)> make;
};

std::vector<PresenceFactory> presence_factories() {
  return {{"local", [](std::chrono::milliseconds time_to_live) {
             return std::make_unique<LocalPresence>(time_to_live);
           }}};
}

std::string factory_name(const testing::TestParamInfo<PresenceFactory>& info) {
  return info.param.name;
}

class PresenceStoreContract : public testing::TestWithParam<PresenceFactory> {
 protected:
  void SetUp() override { store_ = GetParam().make(60s); }

  Statuses get(std::vector<UserId> users) {
    boost::asio::io_context context;
    auto statuses =
        boost::asio::co_spawn(context, store_->get(std::move(users)), boost::asio::use_future);
    context.run();
    return statuses.get();
  }

  bool become(const std::vector<UserId>& users, const Statuses& expected) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (get(users) != expected) {
      if (std::chrono::steady_clock::now() > deadline) return false;
      std::this_thread::sleep_for(10ms);
    }
    return true;
  }

  void refresh(std::vector<UserId> users) { store_->refresh(users); }
  void remove(std::vector<UserId> users) { store_->remove(users); }

  std::unique_ptr<PresenceStore> store_;
};

const UserId ada{1};
const UserId grace{2};
const UserId joan{INT64_MAX};

TEST_P(PresenceStoreContract, NobodyIsThereAtFirst) {
  EXPECT_EQ(get({ada, grace}), (Statuses{offline, offline}));
  EXPECT_EQ(get({}), Statuses{});
}

TEST_P(PresenceStoreContract, AnswersInTheOrderAsked) {
  refresh({grace, joan});
  EXPECT_TRUE(become({ada, grace, joan, ada}, {offline, online, online, offline}));
  EXPECT_TRUE(become({joan, ada, grace}, {online, offline, online}));
}

TEST_P(PresenceStoreContract, RemovedUsersAreOffline) {
  refresh({ada, grace, joan});
  ASSERT_TRUE(become({ada, grace, joan}, {online, online, online}));
  remove({ada, joan});
  EXPECT_TRUE(become({ada, grace, joan}, {offline, online, offline}));
  remove({UserId(99)});
  EXPECT_TRUE(become({grace}, {online}));
}

TEST_P(PresenceStoreContract, WhoComesBackIsOnlineAgain) {
  refresh({ada});
  remove({ada});
  refresh({ada});
  EXPECT_TRUE(become({ada}, {online}));
}

TEST_P(PresenceStoreContract, ForgetsWhoIsNotRefreshed) {
  store_ = GetParam().make(1s);
  refresh({ada, grace});
  ASSERT_TRUE(become({ada, grace}, {online, online}));
  // A server that refreshes on and on keeps its users; one that died does not.
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (get({ada}).front() == online && std::chrono::steady_clock::now() < deadline) {
    refresh({grace});
    std::this_thread::sleep_for(50ms);
  }
  EXPECT_EQ(get({ada, grace}), (Statuses{offline, online}));
}

TEST_P(PresenceStoreContract, TakesManyUsersAndManyThreads) {
  std::vector<std::thread> threads;
  for (std::int64_t thread = 0; thread < 4; ++thread) {
    threads.emplace_back([this, thread] {
      for (std::int64_t round = 0; round < 20; ++round) {
        std::vector<UserId> users;
        for (std::int64_t n = 1; n <= 50; ++n) users.emplace_back(thread * 1000 + n);
        refresh(users);
        remove({users.front()});
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (std::int64_t thread = 0; thread < 4; ++thread) {
    EXPECT_TRUE(become({UserId(thread * 1000 + 1), UserId(thread * 1000 + 2)}, {offline, online}));
  }
}

INSTANTIATE_TEST_SUITE_P(Stores, PresenceStoreContract, testing::ValuesIn(presence_factories()),
                         factory_name);

}  // namespace
}  // namespace parley::presence
