// Every guarantee of ports/presence_store.hpp, as tests for any store; the programs that include
// this say which. A cache may take a moment: what is said is waited for.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include "ports/presence_store.hpp"

namespace parley::presence {

using namespace std::chrono_literals;
using Statuses = std::vector<PresenceStatus>;

constexpr auto online = PresenceStatus::online;
constexpr auto offline = PresenceStatus::offline;
constexpr auto unknown = PresenceStatus::unknown;
constexpr auto patience = 20s;

struct PresenceFactory {
  std::string name;
  // An empty store of its own that answers.
  std::function<std::shared_ptr<PresenceStore>(std::chrono::milliseconds refresh_interval)> make;
};

inline std::string factory_name(const ::testing::TestParamInfo<PresenceFactory>& info) {
  return info.param.name;
}

// Asks a store, again and again. Outlives it.
class Asker {
 public:
  Statuses get(PresenceStore& store, std::vector<UserId> users) {
    context_.restart();
    auto statuses =
        boost::asio::co_spawn(context_, store.get(std::move(users)), boost::asio::use_future);
    context_.run();
    return statuses.get();
  }

  bool become(PresenceStore& store, const std::vector<UserId>& users, const Statuses& expected) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (get(store, users) != expected) {
      if (std::chrono::steady_clock::now() > deadline) return false;
      std::this_thread::sleep_for(10ms);
    }
    return true;
  }

 private:
  boost::asio::io_context context_;
};

class PresenceStoreContract : public ::testing::TestWithParam<PresenceFactory> {
 protected:
  void SetUp() override { store_ = GetParam().make(20s); }

  Statuses get(std::vector<UserId> users) { return asker_.get(*store_, std::move(users)); }
  bool become(const std::vector<UserId>& users, const Statuses& expected) {
    return asker_.become(*store_, users, expected);
  }
  void refresh(std::vector<UserId> users) { store_->refresh(users); }
  void remove(std::vector<UserId> users) { store_->remove(users); }

  Asker asker_;
  std::shared_ptr<PresenceStore> store_;
};

inline const UserId ada{1};
inline const UserId grace{2};
inline const UserId joan{INT64_MAX};

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
  store_ = GetParam().make(300ms);
  refresh({ada, grace});
  ASSERT_TRUE(become({ada, grace}, {online, online}));
  // A server that refreshes on and on keeps its users; one that died does not.
  const auto deadline = std::chrono::steady_clock::now() + patience;
  const Statuses expected{offline, online};
  Statuses seen;
  while ((seen = get({ada, grace})) != expected && std::chrono::steady_clock::now() < deadline) {
    refresh({grace});
    std::this_thread::sleep_for(50ms);
  }
  EXPECT_EQ(seen, expected);
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

TEST_P(PresenceStoreContract, IsSilentOnceClosed) {
  refresh({ada});
  ASSERT_TRUE(become({ada}, {online}));
  store_->close();
  store_->close();
  refresh({grace});
  remove({ada});
  EXPECT_EQ(get({ada, grace}), (Statuses{unknown, unknown}));
}

}  // namespace parley::presence
