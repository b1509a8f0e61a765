// What the tests of the stores share: fresh databases of every engine, event loops to race on, and
// short ways to make people, conversations and messages.
#pragma once

#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include "base/task.hpp"
#include "store/sqlite_connection.hpp"
#include "store/stores.hpp"

namespace parley::store {

// A new folder under the system's temporary one, removed with all it holds.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "parley-store-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = name;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// Event loops, one thread each, that run until destroyed.
class EventLoops {
 public:
  explicit EventLoops(int count) {
    for (int n = 0; n < count; ++n) {
      Loop& loop = *loops_.emplace_back(std::make_unique<Loop>());
      loop.thread = std::thread([&loop] { loop.context.run(); });
    }
  }
  ~EventLoops() {
    for (const auto& loop : loops_) loop->work.reset();
    for (const auto& loop : loops_) loop->thread.join();
  }

  // Spread over the loops.
  template <class T>
  std::future<T> start(Task<T> task) {
    Loop& loop = *loops_[next_++ % loops_.size()];
    return boost::asio::co_spawn(loop.context, std::move(task), boost::asio::use_future);
  }

 private:
  struct Loop {
    boost::asio::io_context context{1};
    boost::asio::executor_work_guard<Executor> work{context.get_executor()};
    std::thread thread;
  };

  std::vector<std::unique_ptr<Loop>> loops_;
  std::size_t next_ = 0;
};

// An empty database that goes with this object.
class DatabasePlace {
 public:
  virtual ~DatabasePlace() = default;
  virtual StoreOptions options() const = 0;
  // Behind the stores' back: SQL in the subset of both engines.
  virtual void execute(const std::string& sql) const = 0;
  // Waits until a process that was killed cannot change the database any more.
  virtual void settle() const {}
};

class SqlitePlace final : public DatabasePlace {
 public:
  std::filesystem::path path() const { return folder_.path() / "parley.db"; }
  StoreOptions options() const override {
    StoreOptions options;
    options.url = "sqlite:" + path().string();
    return options;
  }
  void execute(const std::string& sql) const override {
    auto connection = SqliteConnection::open(path(), SqliteConnection::Access::write);
    ASSERT_TRUE(connection) << connection.error().message;
    const auto done = connection->run(sql);
    ASSERT_TRUE(done) << done.error().message;
  }

 private:
  TemporaryFolder folder_;
};

struct DatabaseFactory {
  std::string name;
  std::function<std::unique_ptr<DatabasePlace>()> make;
};

// The engines on which this test program runs the contract: SQLite in store_contract_tests,
// PostgreSQL in store_service_tests, where one server serves all tests.
std::vector<DatabaseFactory> database_factories();

inline std::string factory_name(const testing::TestParamInfo<DatabaseFactory>& info) {
  return info.param.name;
}

inline Credentials make_credentials(std::string username, std::string display_name) {
  Credentials credentials;
  credentials.account.user = User{make_id<UserTag>(), username, std::move(display_name)};
  credentials.account.email = username + "@example.org";
  credentials.account.created_at = Timestamp(500);
  credentials.password_hash = "hash of " + username;
  return credentials;
}

// A UUID that differs for every number.
inline std::string client_id(std::uint64_t number) {
  return fmt::format("00000000-0000-4000-8000-{:012x}", number);
}

inline NewMessage make_message(ConversationId conversation, UserId sender, std::string id,
                               std::string body = "hello", Timestamp at = Timestamp(2000)) {
  return NewMessage{conversation, sender, std::move(id), std::move(body), at};
}

// An open store on a fresh database, and four loops.
class StoreContract : public testing::TestWithParam<DatabaseFactory> {
 protected:
  void SetUp() override {
    place_ = GetParam().make();
    reopen();
  }

  void reopen() {
    stores_.reset();
    auto opened = open_stores(place_->options());
    ASSERT_TRUE(opened) << opened.error().message;
    stores_ = std::move(*opened);
  }

  Stores& stores() { return *stores_; }
  UserStore& users() { return stores_->users(); }
  SessionStore& sessions() { return stores_->sessions(); }
  ContactStore& contacts() { return stores_->contacts(); }
  BlockStore& blocks() { return stores_->blocks(); }
  ConversationStore& conversations() { return stores_->conversations(); }
  MessageStore& messages() { return stores_->messages(); }
  const DatabasePlace& place() const { return *place_; }

  template <class T>
  std::future<T> start(Task<T> task) {
    return loops_.start(std::move(task));
  }
  template <class T>
  T run(Task<T> task) {
    return start(std::move(task)).get();
  }

  UserId make_user(std::string username, std::string display_name = "Somebody") {
    Credentials credentials = make_credentials(std::move(username), std::move(display_name));
    const UserId id = credentials.account.user.id;
    const auto created = run(users().create_user(std::move(credentials)));
    EXPECT_TRUE(created) << created.error().message;
    return id;
  }

  ConversationId open(UserId opener, UserId other, Timestamp at = Timestamp(1000)) {
    const auto opened =
        run(conversations().open_direct(make_id<ConversationTag>(), opener, other, at));
    EXPECT_TRUE(opened) << opened.error().message;
    return opened ? opened->id : ConversationId();
  }

  Result<MessageStore::Appended> append(ConversationId conversation, UserId sender, std::string id,
                                        std::string body = "hello",
                                        Timestamp at = Timestamp(2000)) {
    return run(messages().append_message(
        make_message(conversation, sender, std::move(id), std::move(body), at)));
  }

  // Empty, and the test failed, when the viewer does not see it.
  Conversation view(ConversationId conversation, UserId viewer) {
    const auto found = run(conversations().find_conversation(conversation, viewer));
    EXPECT_TRUE(found && *found);
    return found && *found ? **found : Conversation();
  }

  std::vector<ConversationId> chat_list(UserId viewer,
                                        ConversationView part = ConversationView::inbox) {
    const auto listed = run(conversations().list_conversations(viewer, part, {}, 500));
    EXPECT_TRUE(listed) << listed.error().message;
    std::vector<ConversationId> ids;
    if (listed) {
      for (const Conversation& conversation : *listed) ids.push_back(conversation.id);
    }
    return ids;
  }

  std::vector<Message> log(ConversationId conversation) {
    const auto listed = run(messages().list_messages(conversation, 0, INT64_MAX, 1'000'000, true));
    EXPECT_TRUE(listed) << listed.error().message;
    return listed ? *listed : std::vector<Message>();
  }

  // The numbers are 1, 2, 3, … and every client_id is there once.
  void expect_dense(ConversationId conversation, std::size_t count) {
    const std::vector<Message> entries = log(conversation);
    ASSERT_EQ(entries.size(), count);
    std::vector<std::string> ids;
    for (std::size_t n = 0; n < entries.size(); ++n) {
      ASSERT_EQ(entries[n].seq, static_cast<Seq>(n + 1));
      ids.push_back(entries[n].client_id);
    }
    std::sort(ids.begin(), ids.end());
    EXPECT_EQ(std::unique(ids.begin(), ids.end()), ids.end());
  }

 private:
  std::unique_ptr<DatabasePlace> place_;
  // Outlive the threads of the stores, which resume tasks on them.
  EventLoops loops_{4};
  std::unique_ptr<Stores> stores_;
};

}  // namespace parley::store
