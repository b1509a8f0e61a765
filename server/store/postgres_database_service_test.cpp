// What is PostgreSQL's own: batches, conflicts, and a server that is slow, frozen, killed or away.
#include "store/postgres_database.hpp"

#include <mutex>
#include <optional>

#include "store/store_fixture_test.hpp"
#include "support/postgres_cluster.hpp"

namespace parley::store {
namespace {

using namespace std::chrono_literals;
using parley::testing::eventually;
using parley::testing::PostgresCluster;

// For what has to happen at some time, on a machine that is busy with other things.
constexpr auto patience = 60s;

const Statement insert_person(
    "INSERT INTO users (id, username, email, display_name, password_hash, created_at)"
    " VALUES ($1, $2, $3, 'name', 'hash', 0)");
const Statement select_person("SELECT username FROM users WHERE id = $1");
const Statement count_people("SELECT count(*), count(*) > 1, NULL, 'text' FROM users");
const Statement rename_person("UPDATE users SET display_name = $2 WHERE id = $1");
const Statement select_by_client_id("SELECT count(*) FROM messages WHERE client_id = $1");
const Statement select_planner_settings(
    "SELECT 'of PostgreSQL only'",
    "SELECT current_setting('enable_seqscan') || ' ' || current_setting('enable_bitmapscan')");
const Statement sleep_unless_somebody_is_there(
    "SELECT 1",
    "SELECT count(*) FROM pg_sleep(CASE WHEN EXISTS (SELECT 1 FROM users) THEN 0 ELSE 30 END)");

// A session of somebody else, for instance with a lock.
class Intruder {
 public:
  explicit Intruder(const std::string& url) : connection_(PQconnectdb(url.c_str()), &PQfinish) {}

  void execute(const std::string& sql) {
    const std::unique_ptr<PGresult, decltype(&PQclear)> result(
        PQexec(connection_.get(), sql.c_str()), &PQclear);
    ASSERT_EQ(PQresultStatus(result.get()), PGRES_COMMAND_OK) << PQerrorMessage(connection_.get());
  }
  // False when the server chose it as the victim of a deadlock.
  bool try_execute(const std::string& sql) {
    const std::unique_ptr<PGresult, decltype(&PQclear)> result(
        PQexec(connection_.get(), sql.c_str()), &PQclear);
    return PQresultStatus(result.get()) == PGRES_COMMAND_OK;
  }

 private:
  std::unique_ptr<PGconn, decltype(&PQfinish)> connection_;
};

class PostgresDatabaseTest : public ::testing::Test {
 protected:
  using Written = Result<std::vector<Rows>>;

  static void SetUpTestSuite() {
    cluster_ = std::make_unique<PostgresCluster>();
    template_ = cluster_->create_database();
    PostgresDatabase::Options options;
    options.url = cluster_->url(template_);
    const auto migrated = PostgresDatabase::migrate(options);
    ASSERT_TRUE(migrated) << migrated.error().message;
  }
  static void TearDownTestSuite() { cluster_.reset(); }

  void SetUp() override { name_ = cluster_->create_database(template_); }
  void TearDown() override {
    cluster_->thaw();  // should the test have ended early
    database_.reset();
    cluster_->drop_database(name_);
  }

  PostgresDatabase::Options options(std::string name = {}) {
    PostgresDatabase::Options options;
    options.url = cluster_->url(name.empty() ? name_ : name);
    // Nothing may come too late only because the machine is slow.
    options.queue_deadline = patience;
    options.answer_deadline = patience;
    options.patience = patience;
    options.log = [this](log::Level, std::string_view line) {
      const std::lock_guard lock(log_mutex_);
      log_ += std::string(line) + "\n";
    };
    return options;
  }
  void open(const std::function<void(PostgresDatabase::Options&)>& change = {}) {
    PostgresDatabase::Options wanted = options();
    if (change) change(wanted);
    auto opened = PostgresDatabase::open(wanted);
    ASSERT_TRUE(opened) << opened.error().message;
    database_ = std::move(*opened);
  }
  // How opening is refused.
  std::string refusal(const PostgresDatabase::Options& wanted) {
    const auto opened = PostgresDatabase::open(wanted);
    EXPECT_FALSE(opened);
    if (opened) return {};
    EXPECT_EQ(opened.error().code.kind, ErrorKind::internal);
    return opened.error().message;
  }

  std::future<Written> start_insert(std::int64_t id, std::string name) {
    Transaction transaction(id);
    transaction.add(insert_person, id, name, name + "@example.org");
    return loops_.start(database_->write(std::move(transaction)));
  }
  // Every call that was started before has been accepted by the database or refused.
  void let_loops_catch_up() {
    for (int n = 0; n < 2; ++n) loops_.start([]() -> Task<int> { co_return 0; }()).get();
  }
  Written insert(std::int64_t id, std::string name) {
    return start_insert(id, std::move(name)).get();
  }
  Result<Rows> read(Query query) { return loops_.start(database_->read(std::move(query))).get(); }
  // Empty when there is nobody.
  std::string name_of(std::int64_t id) {
    auto rows = read(Query(select_person, id));
    EXPECT_TRUE(rows) << rows.error().message;
    return rows && !rows->empty() ? (*rows)[0].text() : std::string();
  }
  std::string logged() {
    const std::lock_guard lock(log_mutex_);
    return log_;
  }
  bool has_logged(const std::string& text) { return logged().find(text) != std::string::npos; }
  // How many sessions of the engine wait for a lock.
  std::size_t waiting() {
    return cluster_
        ->execute("postgres", "SELECT 1 FROM pg_stat_activity WHERE datname = '" + name_ +
                                  "' AND wait_event_type = 'Lock'")
        .size();
  }

  static std::unique_ptr<PostgresCluster> cluster_;
  static std::string template_;
  std::string name_;
  std::mutex log_mutex_;
  std::string log_;
  // Outlive the thread of the database, which resumes tasks on them.
  EventLoops loops_{2};
  std::unique_ptr<PostgresDatabase> database_;
};

std::unique_ptr<PostgresCluster> PostgresDatabaseTest::cluster_;
std::string PostgresDatabaseTest::template_;

TEST_F(PostgresDatabaseTest, ReadsSeeWhatWasWritten) {
  open();
  EXPECT_TRUE(database_->is_ready());
  for (std::int64_t n = 1; n <= 200; ++n) {
    ASSERT_TRUE(insert(n, fmt::format("person_{}", n)));
    ASSERT_EQ(name_of(n), fmt::format("person_{}", n));
  }
}

TEST_F(PostgresDatabaseTest, ReadsEveryTypeOfColumn) {
  open();
  auto rows = read(Query(count_people));
  ASSERT_TRUE(rows) << rows.error().message;
  ASSERT_EQ(rows->size(), 1U);
  EXPECT_EQ(rows->affected(), 0);
  Row row = (*rows)[0];
  EXPECT_EQ(row.integer(), 0);
  EXPECT_FALSE(row.boolean());
  EXPECT_EQ(row.optional_integer(), std::nullopt);
  EXPECT_EQ(row.text(), "text");
}

TEST_F(PostgresDatabaseTest, TellsHowManyRowsAWriteChanged) {
  open();
  ASSERT_TRUE(insert(1, "ada"));
  for (const auto& [id, expected] : {std::pair(1, 1), std::pair(2, 0)}) {
    Transaction transaction(id);
    transaction.add(rename_person, std::int64_t{id}, std::string("another"));
    const auto written = loops_.start(database_->write(std::move(transaction))).get();
    ASSERT_TRUE(written) << written.error().message;
    EXPECT_EQ(written->front().affected(), expected);
  }
}

TEST_F(PostgresDatabaseTest, ATransactionIsKeptWholeOrNotAtAll) {
  open();
  ASSERT_TRUE(insert(1, "ada"));
  Transaction transaction(2);
  transaction.add(insert_person, std::int64_t{2}, std::string("grace"), std::string("g@x"));
  transaction.add(insert_person, std::int64_t{3}, std::string("ada"), std::string("a@x"));
  const auto refused = loops_.start(database_->write(std::move(transaction))).get();
  ASSERT_FALSE(refused);
  EXPECT_TRUE(violates(refused.error(), "users_username_key")) << refused.error().field;
  EXPECT_EQ(name_of(2), "");
}

TEST_F(PostgresDatabaseTest, EachMemberOfABatchHasAResultOfItsOwn) {
  open([](auto& wanted) { wanted.writers = 1; });
  ASSERT_TRUE(insert(1, "taken"));
  Intruder intruder(cluster_->url(name_));
  intruder.execute("BEGIN");
  intruder.execute("LOCK TABLE users IN ACCESS EXCLUSIVE MODE");
  // The first waits for the lock; what comes meanwhile is sent in batches of 64, in the order of
  // the keys.
  auto first = start_insert(2, "first");
  ASSERT_TRUE(eventually(patience, [&] { return waiting() == 1; }));
  std::vector<std::future<Written>> calls;
  const auto is_bad = [](std::int64_t n) { return n % 5 == 0 || (n > 40 && n < 60); };
  for (std::int64_t n = 0; n < 150; ++n) {
    calls.push_back(start_insert(1000 + n, is_bad(n) ? "taken" : fmt::format("person_{}", n)));
  }
  intruder.execute("ROLLBACK");
  ASSERT_TRUE(first.get());
  for (std::int64_t n = 0; n < 150; ++n) {
    const auto written = calls[static_cast<std::size_t>(n)].get();
    ASSERT_EQ(written.has_value(), !is_bad(n)) << n;
    if (!written) {
      EXPECT_TRUE(violates(written.error(), "users_username_key"));
    }
    EXPECT_EQ(name_of(1000 + n), is_bad(n) ? "" : fmt::format("person_{}", n));
  }
}

TEST_F(PostgresDatabaseTest, ADeadlockWithSomebodyElseIsTriedAgain) {
  open();
  ASSERT_TRUE(insert(1, "ada"));
  ASSERT_TRUE(insert(2, "grace"));
  Intruder intruder(cluster_->url(name_));
  intruder.execute("BEGIN");
  intruder.execute("UPDATE users SET display_name = 'x' WHERE id = 2");
  Transaction transaction(1);
  transaction.add(rename_person, std::int64_t{1}, std::string("one"));
  transaction.add(rename_person, std::int64_t{2}, std::string("two"));
  auto call = loops_.start(database_->write(std::move(transaction)));
  ASSERT_TRUE(eventually(patience, [&] { return waiting() == 1; }));
  const bool won = intruder.try_execute("UPDATE users SET display_name = 'x' WHERE id = 1");
  intruder.execute(won ? "COMMIT" : "ROLLBACK");
  const auto written = call.get();
  EXPECT_TRUE(written) << written.error().message;
}

TEST_F(PostgresDatabaseTest, RefusesTextThatPostgresCannotHold) {
  open();
  const std::string nul("a\0b", 3);
  for (const std::string& text : {nul, std::string("\xC3\x28")}) {
    const auto written = insert(1, text);
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().code, errors::invalid_field);
  }
  for (const std::string& text : {nul, std::string("not a UUID")}) {
    const auto rows = read(Query(select_by_client_id, text));
    ASSERT_FALSE(rows);
    EXPECT_EQ(rows.error().code, errors::invalid_field);
  }
  EXPECT_TRUE(insert(1, "ada"));
}

TEST_F(PostgresDatabaseTest, RefusesWhatItCannotQueue) {
  open([](auto& wanted) {
    wanted.writers = 1;
    wanted.max_queued = 10;
  });
  Intruder intruder(cluster_->url(name_));
  intruder.execute("BEGIN");
  intruder.execute("LOCK TABLE users IN ACCESS EXCLUSIVE MODE");
  auto first = start_insert(1, "first");
  ASSERT_TRUE(eventually(patience, [&] { return waiting() == 1; }));
  std::vector<std::future<Written>> calls;
  for (std::int64_t n = 0; n < 30; ++n) {
    calls.push_back(start_insert(100 + n, fmt::format("person_{}", n)));
  }
  // Nobody knows the order in which two event loops came: what is refused is answered at once.
  ASSERT_TRUE(eventually(patience, [&] {
    const auto answered = std::count_if(calls.begin(), calls.end(), [](const auto& call) {
      return call.wait_for(0s) == std::future_status::ready;
    });
    return answered == 20;
  }));
  intruder.execute("ROLLBACK");
  EXPECT_TRUE(first.get());
  int refused = 0;
  for (auto& call : calls) {
    const auto written = call.get();
    if (written) continue;
    EXPECT_EQ(written.error().code, errors::overloaded);
    ++refused;
  }
  EXPECT_EQ(refused, 20);
}

TEST_F(PostgresDatabaseTest, ALongWaitForALockFailsAloneAndLater) {
  open([](auto& wanted) {
    wanted.writers = 1;
    wanted.queue_deadline = 500ms;
    wanted.answer_deadline = 8s;  // six seconds for a statement
  });
  Intruder intruder(cluster_->url(name_));
  intruder.execute("BEGIN");
  intruder.execute("LOCK TABLE users IN ACCESS EXCLUSIVE MODE");
  auto first = start_insert(1, "first");
  ASSERT_TRUE(eventually(patience, [&] { return waiting() == 1; }));
  const auto late = insert(2, "late");
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, errors::overloaded);
  const auto slow = first.get();
  ASSERT_FALSE(slow);
  EXPECT_EQ(slow.error().code, errors::unavailable);
  intruder.execute("ROLLBACK");
  EXPECT_TRUE(eventually(patience, [&] { return insert(3, "third").has_value(); }));
  EXPECT_EQ(name_of(1), "");
}

TEST_F(PostgresDatabaseTest, AQueryIsAskedAgainWhenItsConnectionIsLost) {
  open();
  auto call = loops_.start(database_->read(Query(sleep_unless_somebody_is_there)));
  const std::string sleepers =
      "FROM pg_stat_activity WHERE datname = '" + name_ + "' AND wait_event = 'PgSleep'";
  ASSERT_TRUE(eventually(
      patience, [&] { return !cluster_->execute("postgres", "SELECT 1 " + sleepers).empty(); }));
  ASSERT_TRUE(insert(1, "ada"));
  cluster_->execute("postgres", "SELECT pg_terminate_backend(pid) " + sleepers);
  auto rows = call.get();
  ASSERT_TRUE(rows) << rows.error().message;
  EXPECT_EQ((*rows)[0].integer(), 1);
  EXPECT_TRUE(has_logged("was lost")) << logged();
}

TEST_F(PostgresDatabaseTest, ARestartIsInvisible) {
  open();
  ASSERT_TRUE(insert(1, "before"));
  cluster_->stop();
  EXPECT_TRUE(eventually(patience, [&] { return !database_->is_ready(); }));
  auto written = start_insert(2, "meanwhile");
  auto found = loops_.start(database_->read(Query(select_person, std::int64_t{1})));
  cluster_->start();
  EXPECT_TRUE(written.get());
  auto rows = found.get();
  ASSERT_TRUE(rows) << rows.error().message;
  EXPECT_EQ((*rows)[0].text(), "before");
  EXPECT_TRUE(eventually(patience, [&] { return database_->is_ready(); }));
  EXPECT_TRUE(has_logged("connected to PostgreSQL again")) << logged();
}

TEST_F(PostgresDatabaseTest, WhileItIsAwayCallsFailWhenTheirTimeIsOver) {
  open([](auto& wanted) { wanted.queue_deadline = 200ms; });
  cluster_->kill();
  ASSERT_TRUE(eventually(patience, [&] { return !database_->is_ready(); }));
  const auto written = insert(1, "nobody");
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, errors::unavailable);
  const auto rows = read(Query(select_person, std::int64_t{1}));
  ASSERT_FALSE(rows);
  EXPECT_EQ(rows.error().code, errors::unavailable);
  database_->close();  // also then
  cluster_->start();
}

TEST_F(PostgresDatabaseTest, AFrozenServerIsGivenUp) {
  open([](auto& wanted) {
    wanted.queue_deadline = 300ms;
    wanted.answer_deadline = 2s;
  });
  cluster_->freeze();
  std::vector<std::future<Written>> calls;
  for (std::int64_t n = 1; n <= 8; ++n) calls.push_back(start_insert(n, fmt::format("p{}", n)));
  for (auto& call : calls) {
    const auto written = call.get();
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().code.kind, ErrorKind::unavailable);
  }
  const auto rows = read(Query(select_person, std::int64_t{1}));
  ASSERT_FALSE(rows);
  EXPECT_EQ(rows.error().code.kind, ErrorKind::unavailable);
  EXPECT_TRUE(eventually(patience, [&] { return !database_->is_ready(); }));
  cluster_->thaw();
  EXPECT_TRUE(eventually(patience, [&] { return database_->is_ready(); }));
  EXPECT_TRUE(eventually(patience, [&] { return insert(100, "later").has_value(); }));
}

TEST_F(PostgresDatabaseTest, ClosesWhileTheServerIsFrozen) {
  open([](auto& wanted) {
    wanted.queue_deadline = 300ms;
    wanted.answer_deadline = 2s;
  });
  cluster_->freeze();
  auto call = start_insert(1, "ada");
  let_loops_catch_up();
  database_->close();
  EXPECT_EQ(call.get().error().code.kind, ErrorKind::unavailable);
  cluster_->thaw();
}

TEST_F(PostgresDatabaseTest, ClosingFinishesWhatWasAcceptedAndRefusesTheRest) {
  open();
  std::vector<std::future<Written>> calls;
  for (std::int64_t n = 0; n < 300; ++n) calls.push_back(start_insert(n, fmt::format("p{}", n)));
  let_loops_catch_up();
  database_->close();
  for (auto& call : calls) {
    const auto written = call.get();
    EXPECT_TRUE(written) << written.error().message;
  }
  EXPECT_EQ(insert(1000, "late").error().code, errors::shutting_down);
  EXPECT_EQ(read(Query(select_person, std::int64_t{1})).error().code, errors::shutting_down);
  EXPECT_FALSE(database_->is_ready());
  database_->close();
  EXPECT_EQ(cluster_->execute(name_, "SELECT 1 FROM users").size(), 300U);
}

TEST_F(PostgresDatabaseTest, TenThatOpenAtOnceMigrateOnce) {
  const std::string empty = cluster_->create_database();
  std::vector<Result<std::unique_ptr<PostgresDatabase>>> opened(10);
  std::vector<std::thread> threads;
  for (auto& database : opened) {
    threads.emplace_back(
        [&database, wanted = options(empty)] { database = PostgresDatabase::open(wanted); });
  }
  for (std::thread& thread : threads) thread.join();
  for (const auto& database : opened) EXPECT_TRUE(database) << database.error().message;
  opened.clear();
  EXPECT_EQ(cluster_->execute(empty, "SELECT version FROM schema_migrations").size(),
            all_migrations().size());
  cluster_->drop_database(empty);
}

TEST_F(PostgresDatabaseTest, OpeningWaitsForAServerThatIsNotUpYet) {
  cluster_->stop();
  Result<std::unique_ptr<PostgresDatabase>> opened;
  std::thread opening([&] { opened = PostgresDatabase::open(options()); });
  EXPECT_TRUE(eventually(patience, [&] { return has_logged("waiting for PostgreSQL"); }));
  cluster_->start();
  opening.join();
  EXPECT_TRUE(opened) << opened.error().message;
}

TEST_F(PostgresDatabaseTest, OpeningDoesNotWaitForWhatIsRefusedForGood) {
  auto wanted = options("nowhere");
  wanted.patience = 1h;
  EXPECT_NE(refusal(wanted).find("does not exist"), std::string::npos);
  wanted.url = cluster_->url(name_, "nobody");
  EXPECT_NE(refusal(wanted).find("does not exist"), std::string::npos);
  wanted.url = "postgresql://user:secret@host:port/";
  const std::string why = refusal(wanted);
  EXPECT_EQ(why.find("secret"), std::string::npos) << why;
}

TEST_F(PostgresDatabaseTest, OpeningGivesUpWhenItsPatienceIsOver) {
  auto wanted = options();
  wanted.url = fmt::format("postgresql://postgres@127.0.0.1:{}/x", parley::testing::free_port());
  wanted.patience = 300ms;
  EXPECT_NE(refusal(wanted).find("cannot be opened"), std::string::npos);
}

TEST_F(PostgresDatabaseTest, RefusesDatabasesThatItCannotUse) {
  cluster_->execute(name_, "INSERT INTO schema_migrations VALUES (999, 'later', 0)");
  EXPECT_NE(refusal(options()).find("version 999"), std::string::npos);

  const std::string foreign = cluster_->create_database();
  cluster_->execute(foreign, "CREATE TABLE schema_migrations (version VARCHAR)");
  EXPECT_NE(refusal(options(foreign)).find("another program"), std::string::npos);
  cluster_->drop_database(foreign);

  const std::string taken = cluster_->create_database();
  cluster_->execute(taken, "CREATE TABLE users (name TEXT)");
  EXPECT_NE(refusal(options(taken)).find("could not be applied"), std::string::npos);
  EXPECT_EQ(cluster_->execute(taken, "SELECT 1 FROM pg_tables WHERE schemaname = 'public'").size(),
            1U);
  cluster_->drop_database(taken);

  cluster_->execute("postgres",
                    "CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0");
  EXPECT_NE(refusal(options("latin")).find("UTF8"), std::string::npos);
  cluster_->drop_database("latin");

  const std::string empty = cluster_->create_database();
  auto strict = options(empty);
  strict.migrate = false;
  EXPECT_NE(refusal(strict).find("parleyd migrate"), std::string::npos);
  const auto status = PostgresDatabase::read_migrations(strict);
  ASSERT_TRUE(status) << status.error().message;
  EXPECT_EQ(status->pending.size(), all_migrations().size());
  EXPECT_TRUE(
      cluster_->execute(empty, "SELECT 1 FROM pg_tables WHERE schemaname = 'public'").empty());
  cluster_->drop_database(empty);
}

TEST_F(PostgresDatabaseTest, AStatementThatTheDatabaseDoesNotAcceptFailsTheStart) {
  cluster_->execute(name_, "ALTER TABLE messages DROP COLUMN body");
  const std::string why = refusal(options());
  EXPECT_NE(why.find("does not accept the statement"), std::string::npos) << why;
  EXPECT_NE(why.find("body"), std::string::npos) << why;
}

TEST_F(PostgresDatabaseTest, ASessionPlansByKeyWhateverTheServerSays) {
  cluster_->execute("postgres", "ALTER DATABASE " + name_ + " SET enable_seqscan = on");
  open();
  Query query(select_planner_settings);
  auto rows = loops_.start(database_->read(std::move(query))).get();
  ASSERT_TRUE(rows);
  ASSERT_EQ(rows->size(), 1U);
  EXPECT_EQ((*rows)[0].text(), "off off");
}

TEST_F(PostgresDatabaseTest, TheOperatorsSettingsDoNotWeakenASession) {
  cluster_->execute("postgres", "ALTER DATABASE " + name_ + " SET synchronous_commit = off");
  cluster_->execute(
      "postgres", "ALTER DATABASE " + name_ + " SET default_transaction_isolation = serializable");
  open();
  // Two that read and write the same rows would conflict if the isolation were stricter.
  ASSERT_TRUE(insert(1, "ada"));
  std::vector<std::future<Written>> calls;
  for (int n = 0; n < 40; ++n) {
    Transaction transaction(n);
    transaction.add(rename_person, std::int64_t{1}, fmt::format("name {}", n));
    calls.push_back(loops_.start(database_->write(std::move(transaction))));
  }
  for (auto& call : calls) EXPECT_TRUE(call.get());
}

}  // namespace
}  // namespace parley::store
