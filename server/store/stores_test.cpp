// Opening: what is refused, what is made, what migrations do.
#include "store/stores.hpp"

#include <fstream>
#include <sstream>
#include <thread>

#include "store/migrations.hpp"
#include "store/store_fixture_test.hpp"

namespace parley::store {
namespace {

class StoresTest : public testing::Test {
 protected:
  std::filesystem::path path() const { return folder_.path() / "data" / "parley.db"; }
  StoreOptions options() const {
    StoreOptions options;
    options.url = "sqlite:" + path().string();
    return options;
  }

  void write_file(const std::string& content) const {
    std::filesystem::create_directories(path().parent_path());
    std::ofstream(path(), std::ios::binary) << content;
  }
  std::string read_file() const {
    std::ostringstream content;
    content << std::ifstream(path(), std::ios::binary).rdbuf();
    return content.str();
  }
  void run_sql(const std::string& sql) const {
    std::filesystem::create_directories(path().parent_path());
    auto connection = SqliteConnection::open(path(), SqliteConnection::Access::create);
    ASSERT_TRUE(connection);
    ASSERT_TRUE(connection->run(sql));
  }

  // Every way to open refuses alike, says `why`, and leaves every byte.
  void expect_refused(const std::string& why) const {
    const std::string before = read_file();
    const auto opened = open_stores(options());
    ASSERT_FALSE(opened);
    EXPECT_NE(opened.error().message.find(why), std::string::npos) << opened.error().message;
    const auto status = read_migration_status(options());
    ASSERT_FALSE(status);
    EXPECT_NE(status.error().message.find(why), std::string::npos) << status.error().message;
    const auto migrated = migrate(options());
    ASSERT_FALSE(migrated);
    EXPECT_NE(migrated.error().message.find(why), std::string::npos) << migrated.error().message;
    EXPECT_EQ(read_file(), before);
  }

  TemporaryFolder folder_;
};

TEST_F(StoresTest, RefusesAUrlThatNamesNoDatabase) {
  for (const char* url : {"", "parley.db", "sqlite:", "mysql:host=x"}) {
    StoreOptions options;
    options.url = url;
    const auto opened = open_stores(options);
    ASSERT_FALSE(opened);
    EXPECT_NE(opened.error().message.find("sqlite:PATH"), std::string::npos);
  }
}

TEST_F(StoresTest, MakesTheFolderAndTheFile) {
  const auto opened = open_stores(options());
  ASSERT_TRUE(opened) << opened.error().message;
  EXPECT_TRUE((*opened)->is_ready());
  EXPECT_TRUE(std::filesystem::exists(path()));
}

TEST_F(StoresTest, TakesAnAbsolutePathWithThreeSlashes) {
  StoreOptions slashes = options();
  slashes.url = "sqlite://" + path().string();
  ASSERT_TRUE(open_stores(slashes));
  EXPECT_TRUE(std::filesystem::exists(path()));
}

TEST_F(StoresTest, RefusesAFileThatIsNoDatabase) {
  write_file(std::string(5000, 'x'));
  expect_refused("cannot be read as an SQLite database");
}

TEST_F(StoresTest, RefusesAnotherProgramsDatabase) {
  run_sql("CREATE TABLE notes (text TEXT)");
  expect_refused("not one of Parley's");
}

TEST_F(StoresTest, RefusesAFileThatIsNewer) {
  ASSERT_TRUE(open_stores(options()));
  run_sql("INSERT INTO schema_migrations (version, name, applied_at) VALUES (999, 'later', 0)");
  expect_refused("version 999");
}

TEST_F(StoresTest, RefusesAFolder) {
  std::filesystem::create_directories(path());
  const auto opened = open_stores(options());
  ASSERT_FALSE(opened);
  EXPECT_NE(opened.error().message.find("is no file"), std::string::npos);
}

TEST_F(StoresTest, TakesAnEmptyFileAsNew) {
  write_file("");
  EXPECT_TRUE(open_stores(options()));
}

TEST_F(StoresTest, ReadingTheStatusMakesNothing) {
  const auto status = read_migration_status(options());
  ASSERT_TRUE(status) << status.error().message;
  EXPECT_EQ(status->current_version, 0);
  EXPECT_EQ(status->pending.size(), all_migrations().size());
  EXPECT_FALSE(std::filesystem::exists(path()));
}

TEST_F(StoresTest, MigratesOnce) {
  const auto before = migrate(options());
  ASSERT_TRUE(before) << before.error().message;
  EXPECT_EQ(before->current_version, 0);
  EXPECT_FALSE(before->pending.empty());
  const auto after = migrate(options());
  ASSERT_TRUE(after) << after.error().message;
  EXPECT_EQ(after->current_version, after->latest_version);
  EXPECT_TRUE(after->pending.empty());
  StoreOptions strict = options();
  strict.migrate = false;
  EXPECT_TRUE(open_stores(strict));
}

TEST_F(StoresTest, RefusesAnOldFileWhenItMayNotMigrate) {
  StoreOptions strict = options();
  strict.migrate = false;
  const auto opened = open_stores(strict);
  ASSERT_FALSE(opened);
  EXPECT_NE(opened.error().message.find("parleyd migrate"), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(path()));
}

TEST_F(StoresTest, ManyThatMigrateAtOnceAllSucceed) {
  std::vector<std::thread> threads;
  std::vector<Result<MigrationStatus>> statuses(6);
  for (auto& status : statuses) {
    threads.emplace_back([this, &status] { status = migrate(options()); });
  }
  for (std::thread& thread : threads) thread.join();
  for (const auto& status : statuses) EXPECT_TRUE(status) << status.error().message;
  EXPECT_TRUE(open_stores(options()));
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(path().parent_path())) {
    EXPECT_TRUE(entry.path().filename().string().starts_with("parley.db")) << entry.path();
    ++files;
  }
  EXPECT_LE(files, 3U) << "something was left beside the database and its log";
}

class MigrationsTest : public testing::Test {
 protected:
  MigrationsTest()
      : connection_(
            SqliteConnection::open(folder_.path() / "test.db", SqliteConnection::Access::create)
                .value()) {}

  bool has(std::string_view table) { return connection_.has_table(table).value(); }

  TemporaryFolder folder_;
  SqliteConnection connection_;
};

TEST_F(MigrationsTest, AppliesInOrderAndRecordsEach) {
  const std::vector<Migration> first{{1, "one", {{"CREATE TABLE one (id {int}) {table}"}}}};
  std::vector<Migration> both = first;
  both.push_back({2, "two", {{"ALTER TABLE one ADD COLUMN more {text}"}}});
  std::string log;
  const auto note = [&](log::Level, std::string_view line) { log += line; };
  ASSERT_TRUE(apply_pending(connection_, note, first));
  const auto status = read_status(connection_, both);
  ASSERT_TRUE(status);
  EXPECT_EQ(status->current_version, 1);
  EXPECT_EQ(status->latest_version, 2);
  EXPECT_EQ(status->pending, std::vector<std::string>{"2 two"});
  ASSERT_TRUE(apply_pending(connection_, note, both));
  EXPECT_TRUE(read_status(connection_, both)->pending.empty());
  EXPECT_NE(log.find("1 one"), std::string::npos);
  EXPECT_NE(log.find("2 two"), std::string::npos);
}

TEST_F(MigrationsTest, AFailedOneIsUndoneWholeAndThoseBeforeItStay) {
  const std::vector<Migration> migrations{
      {1, "one", {{"CREATE TABLE one (id {int})"}}},
      {2, "two", {{"CREATE TABLE two (id {int})"}, {"CREATE NONSENSE"}}},
      {3, "three", {{"CREATE TABLE three (id {int})"}}}};
  const auto applied = apply_pending(connection_, {}, migrations);
  ASSERT_FALSE(applied);
  EXPECT_NE(applied.error().message.find("2 two"), std::string::npos) << applied.error().message;
  EXPECT_TRUE(has("one"));
  EXPECT_FALSE(has("two"));
  EXPECT_FALSE(has("three"));
  EXPECT_EQ(read_status(connection_, migrations)->current_version, 1);
}

TEST_F(MigrationsTest, RefusesTheNewer) {
  const std::vector<Migration> two{{1, "one", {{"CREATE TABLE one (id {int})"}}},
                                   {2, "two", {{"CREATE TABLE two (id {int})"}}}};
  ASSERT_TRUE(apply_pending(connection_, {}, two));
  const std::vector<Migration> one{two.front()};
  EXPECT_FALSE(read_status(connection_, one));
  EXPECT_FALSE(apply_pending(connection_, {}, one));
}

TEST_F(MigrationsTest, TheSettingsComeToMembersThatWereThereBefore) {
  ASSERT_TRUE(apply_pending(connection_, {}, all_migrations().first(1)));
  for (const char* sql :
       {"INSERT INTO users (id, username, email, display_name, password_hash, created_at)"
        " VALUES (1, 'ada', 'ada@example.org', 'Ada', 'hash', 0)",
        "INSERT INTO conversations (id, created_at, activity_at) VALUES (2, 0, 0)",
        "INSERT INTO conversation_members (conversation_id, user_id) VALUES (2, 1)"}) {
    ASSERT_TRUE(connection_.run(sql)) << sql;
  }
  ASSERT_TRUE(apply_pending(connection_, {}));
  auto rows =
      connection_.run("SELECT marked_unread_seq, settings_revision FROM conversation_members");
  ASSERT_TRUE(rows && rows->size() == 1);
  Row row = (*rows)[0];
  EXPECT_FALSE(row.optional_integer());
  EXPECT_EQ(row.integer(), 0);
}

TEST(MigrationTexts, AreWrittenForBothEngines) {
  const std::string_view sql = "CREATE TABLE t (a {int}, b {text}, c {uuid}) {updated_clustered}";
  EXPECT_EQ(render_migration(sql, Engine::sqlite),
            "CREATE TABLE t (a INTEGER, b TEXT, c TEXT) STRICT, WITHOUT ROWID");
  EXPECT_EQ(render_migration(sql, Engine::postgres),
            "CREATE TABLE t (a BIGINT, b TEXT COLLATE \"C\", c UUID) WITH (fillfactor = 70)");
  int expected = 1;
  for (const Migration& migration : all_migrations()) {
    EXPECT_EQ(migration.version, expected++);
    for (const MigrationStep& step : migration.steps) {
      for (const Engine engine : {Engine::sqlite, Engine::postgres}) {
        EXPECT_EQ(render_migration(step.sql, engine).find('{'), std::string::npos) << step.sql;
      }
    }
  }
}

}  // namespace
}  // namespace parley::store
