// What is SQLite's own: files, group commit, queues, failures of the disk, query plans.
#include "store/sqlite_database.hpp"

#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <fstream>
#include <mutex>
#include <regex>
#include <sstream>

#include "store/store_fixture_test.hpp"

namespace parley::store {
namespace {

using namespace std::chrono_literals;

// The parameters do not appear in the order of their numbers.
const Statement insert_named(
    "INSERT INTO users (id, username, email, display_name, password_hash, created_at)"
    " VALUES ($2, 'u' || $2, 'e' || $2, $1, 'hash', 0)");
const Statement insert_test_user(
    "INSERT INTO users (id, username, email, display_name, password_hash, created_at)"
    " VALUES ($1, $2, $3, 'name', 'hash', 0)");
const Statement insert_test_session(
    "INSERT INTO sessions (id, user_id, token_hash, created_at, last_used_at, user_agent, address)"
    " VALUES ($1, $2, 'hash', 0, 0, '', '')");
const Statement select_name("SELECT display_name FROM users WHERE id = $1");

// Polls until it holds, at most ten seconds.
template <class Condition>
bool eventually(Condition condition) {
  const auto deadline = std::chrono::steady_clock::now() + 10s;
  while (std::chrono::steady_clock::now() < deadline) {
    if (condition()) return true;
    std::this_thread::sleep_for(10ms);
  }
  return condition();
}

// The write lock of the file, held as another process would.
class ForeignLock {
 public:
  explicit ForeignLock(const std::filesystem::path& path)
      : connection_(SqliteConnection::open(path, SqliteConnection::Access::write).value()) {
    EXPECT_TRUE(connection_.run(std::string("BEGIN IMMEDIATE")));
  }
  void release() { EXPECT_TRUE(connection_.run(std::string("ROLLBACK"))); }

 private:
  SqliteConnection connection_;
};

class SqliteDatabaseTest : public testing::Test {
 protected:
  std::filesystem::path path() const { return folder_.path() / "parley.db"; }

  void open(std::function<void(SqliteDatabase::Options&)> change = {}) {
    database_.reset();
    SqliteDatabase::Options options;
    options.path = path();
    options.log = [this](log::Level, std::string_view line) {
      const std::lock_guard lock(log_mutex_);
      log_ += std::string(line) + "\n";
    };
    if (change) change(options);
    auto opened = SqliteDatabase::open(options);
    ASSERT_TRUE(opened) << opened.error().message;
    database_ = std::move(*opened);
  }

  std::string logged() {
    const std::lock_guard lock(log_mutex_);
    return log_;
  }

  using Written = Result<std::vector<Rows>>;

  std::future<Written> start_insert(std::int64_t id, std::string name) {
    Transaction transaction(id);
    transaction.add(insert_named, std::move(name), id);
    return loops_.start(database_->write(std::move(transaction)));
  }
  Written insert(std::int64_t id, std::string name) {
    return start_insert(id, std::move(name)).get();
  }
  Written write(Transaction transaction) {
    return loops_.start(database_->write(std::move(transaction))).get();
  }
  // Empty when there is no such row.
  std::string name_of(std::int64_t id) {
    auto rows = loops_.start(database_->read(Query(select_name, id))).get();
    EXPECT_TRUE(rows) << rows.error().message;
    return rows && !rows->empty() ? (*rows)[0].text() : std::string();
  }

  TemporaryFolder folder_;
  std::mutex log_mutex_;
  std::string log_;
  // Outlive the threads of the database, which resume tasks on them.
  EventLoops loops_{2};
  std::unique_ptr<SqliteDatabase> database_;
};

TEST_F(SqliteDatabaseTest, BindsParametersByNameNotByAppearance) {
  open();
  ASSERT_TRUE(insert(1000, "thousand"));
  EXPECT_EQ(name_of(1000), "thousand");
}

TEST_F(SqliteDatabaseTest, ReadsSeeWhatWasWritten) {
  open();
  for (std::int64_t n = 1000; n < 1200; ++n) {
    ASSERT_TRUE(insert(n, "x"));
    ASSERT_EQ(name_of(n), "x");
  }
}

TEST_F(SqliteDatabaseTest, ATransactionIsKeptWholeOrNotAtAll) {
  open();
  Transaction transaction(1);
  transaction.add(insert_named, std::string("one"), std::int64_t{1000});
  transaction.add(insert_test_user, std::int64_t{1}, std::string("a"), std::string("a@b"));
  ASSERT_TRUE(write(std::move(transaction)));
  EXPECT_EQ(name_of(1000), "one");

  Transaction second(1);
  second.add(insert_named, std::string("two"), std::int64_t{1001});
  second.add(insert_test_user, std::int64_t{2}, std::string("a"), std::string("c@d"));
  const auto refused = write(std::move(second));
  ASSERT_FALSE(refused);
  EXPECT_TRUE(violates(refused.error(), "users_username_key")) << refused.error().field;
  EXPECT_EQ(name_of(1001), "");
}

TEST_F(SqliteDatabaseTest, AFailedTransactionLeavesItsGroupAlone) {
  open();
  ASSERT_TRUE(insert(999, "there"));
  ForeignLock lock(path());
  // These wait for the lock, and whatever comes meanwhile is committed together.
  std::vector<std::future<Written>> good;
  std::vector<std::future<Written>> bad;
  for (std::int64_t n = 0; n < 50; ++n) {
    good.push_back(start_insert(1000 + n, "good"));
    Transaction transaction(n);
    transaction.add(insert_named, std::string("bad"), 2000 + n);
    transaction.add(insert_named, std::string("bad"), std::int64_t{999});
    bad.push_back(loops_.start(database_->write(std::move(transaction))));
  }
  lock.release();
  for (auto& written : good) EXPECT_TRUE(written.get());
  for (auto& written : bad) {
    const auto refused = written.get();
    ASSERT_FALSE(refused);
    EXPECT_TRUE(violates(refused.error(), "users_pkey")) << refused.error().field;
  }
  for (std::int64_t n = 0; n < 50; ++n) {
    EXPECT_EQ(name_of(1000 + n), "good");
    EXPECT_EQ(name_of(2000 + n), "");
  }
}

TEST_F(SqliteDatabaseTest, ForeignKeysAreEnforced) {
  open();
  Transaction transaction(7);
  transaction.add(insert_test_session, std::int64_t{1}, std::int64_t{7});
  const auto refused = write(std::move(transaction));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, errors::foreign_key_violated);
}

TEST_F(SqliteDatabaseTest, AFullQueueRefusesAndLosesNothing) {
  open([](auto& options) { options.max_queued = 4; });
  ForeignLock lock(path());
  std::vector<std::future<Written>> written;
  for (std::int64_t n = 0; n < 40; ++n) written.push_back(start_insert(1000 + n, "x"));
  // At most four are in the writer's hands and four in the queue; the others are told at once.
  int refused = 0;
  EXPECT_TRUE(eventually([&] {
    refused = 0;
    for (auto& call : written) {
      if (call.wait_for(0s) == std::future_status::ready) ++refused;
    }
    return refused >= 32;
  }));
  lock.release();
  for (std::size_t n = 0; n < written.size(); ++n) {
    const auto result = written[n].get();
    if (!result) {
      EXPECT_EQ(result.error().code, errors::overloaded);
      EXPECT_TRUE(is_retryable(result.error().code));
    }
    EXPECT_EQ(name_of(1000 + static_cast<std::int64_t>(n)), result ? "x" : "");
  }
}

TEST_F(SqliteDatabaseTest, WhatWaitedTooLongIsNotRun) {
  constexpr auto deadline = 1500ms;
  open([&](auto& options) {
    options.queue_deadline = deadline;
    options.max_queued = 1;
  });
  ForeignLock lock(path());
  // On a loop of the test's own, so that a call is in the queue when its start returns.
  boost::asio::io_context context(1);
  const auto start_here = [&](std::int64_t id) {
    Transaction transaction(id);
    transaction.add(insert_named, std::string("x"), id);
    auto written = boost::asio::co_spawn(context, database_->write(std::move(transaction)),
                                         boost::asio::use_future);
    context.restart();
    context.poll();
    return written;
  };
  auto first = start_here(1000);
  // There is room for the second once the writer holds the first.
  std::future<Written> second;
  ASSERT_TRUE(eventually([&] {
    second = start_here(1001);
    return second.wait_for(0s) != std::future_status::ready;
  }));
  std::this_thread::sleep_for(deadline + 1ms);
  lock.release();
  context.restart();
  context.run();
  EXPECT_TRUE(first.get());
  const auto expired = second.get();
  ASSERT_FALSE(expired);
  EXPECT_EQ(expired.error().code, errors::overloaded);
  EXPECT_EQ(name_of(1001), "");
  database_->close();  // before the loop goes
}

TEST_F(SqliteDatabaseTest, CloseFinishesWhatWasAccepted) {
  open();
  std::vector<std::future<Written>> written;
  for (std::int64_t n = 0; n < 500; ++n) written.push_back(start_insert(1000 + n, "x"));
  written[20].wait();
  database_->close();
  database_->close();
  EXPECT_FALSE(database_->is_ready());
  EXPECT_EQ(insert(5000, "x").error().code, errors::shutting_down);
  EXPECT_EQ(loops_.start(database_->read(Query(select_name, std::int64_t{1}))).get().error().code,
            errors::shutting_down);
  std::vector<bool> kept;
  for (auto& call : written) {
    const auto result = call.get();
    kept.push_back(result.has_value());
    if (!result) EXPECT_EQ(result.error().code, errors::shutting_down);
  }
  EXPECT_FALSE(std::filesystem::exists(path().string() + "-wal") &&
               std::filesystem::file_size(path().string() + "-wal") > 0);
  open();
  for (std::size_t n = 0; n < kept.size(); ++n) {
    EXPECT_EQ(name_of(1000 + static_cast<std::int64_t>(n)) == "x", kept[n]);
  }
}

TEST_F(SqliteDatabaseTest, AFailingDiskRefusesAndRecovers) {
  open();
  ASSERT_TRUE(insert(1000, "before"));
  ASSERT_TRUE(database_->is_ready());
  signal(SIGXFSZ, SIG_IGN);
  rlimit unlimited{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &unlimited), 0);
  rlimit tight = unlimited;
  tight.rlim_cur = 4096;
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &tight), 0);
  std::vector<std::future<Written>> written;
  for (std::int64_t n = 0; n < 20; ++n) {
    written.push_back(start_insert(2000 + n, std::string(8000, 'x')));
  }
  for (auto& call : written) call.wait();
  const bool ready = database_->is_ready();
  const std::string still_readable = name_of(1000);
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &unlimited), 0);

  for (auto& call : written) {
    const auto result = call.get();
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, errors::unavailable);
  }
  EXPECT_FALSE(ready);
  EXPECT_EQ(still_readable, "before");
  EXPECT_NE(logged().find("nothing of it was kept"), std::string::npos) << logged();
  EXPECT_TRUE(eventually([&] { return database_->is_ready(); })) << "without a write from outside";
  EXPECT_EQ(name_of(2000), "");
  ASSERT_TRUE(insert(2000, "after"));
  EXPECT_EQ(name_of(2000), "after");
}

TEST_F(SqliteDatabaseTest, TheLogIsCopiedBackBesideTheWriter) {
  open();
  const auto size_before = std::filesystem::file_size(path());
  for (std::int64_t n = 0; n < 20; ++n) ASSERT_TRUE(insert(1000 + n, std::string(100'000, 'x')));
  EXPECT_TRUE(
      eventually([&] { return std::filesystem::file_size(path()) > size_before + 20 * 90'000; }));
}

TEST_F(SqliteDatabaseTest, FullDurabilityWorksTheSame) {
  open([](auto& options) { options.durability = Durability::full; });
  ASSERT_TRUE(insert(1000, "x"));
  EXPECT_EQ(name_of(1000), "x");
}

TEST_F(SqliteDatabaseTest, OnlyTheOwnerMayReadTheFile) {
  open();
  for (const char* suffix : {"", "-wal"}) {
    struct stat status{};
    ASSERT_EQ(stat((path().string() + suffix).c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600U) << suffix;
  }
}

// No statement of the stores reads a whole table.
TEST_F(SqliteDatabaseTest, EveryStatementUsesAnIndex) {
  open();
  auto connection = SqliteConnection::open(path(), SqliteConnection::Access::write);
  ASSERT_TRUE(connection);
  const std::regex harmless(
      "SCAN (json_each VIRTUAL TABLE.*|CONSTANT ROW|named|near|ranked|\\(subquery.*)");
  ASSERT_GE(Statement::all().size(), 25U);
  for (const Statement* statement : Statement::all()) {
    const std::string& sql = statement->text(Engine::sqlite);
    auto explained = connection->prepare("EXPLAIN QUERY PLAN " + sql);
    ASSERT_TRUE(explained) << explained.error().message;
    // The plan does not depend on the values.
    std::vector<Parameter> parameters(
        static_cast<std::size_t>(std::count(sql.begin(), sql.end(), '$')));
    Result<Rows> plan = explained->run(parameters);
    while (!plan && !parameters.empty()) {
      parameters.pop_back();  // one that is named twice
      plan = explained->run(parameters);
    }
    ASSERT_TRUE(plan) << sql << ": " << plan.error().message;
    for (std::size_t n = 0; n < plan->size(); ++n) {
      Row row = (*plan)[n];
      row.skip(3);
      const std::string detail = row.text();
      if (detail.starts_with("SCAN")) {
        EXPECT_TRUE(std::regex_match(detail, harmless)) << detail << "\n  in " << sql;
      }
    }
  }
}

}  // namespace
}  // namespace parley::store
