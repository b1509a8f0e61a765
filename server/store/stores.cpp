#include "store/stores.hpp"

#include <utility>

#include <fmt/format.h>

#include "store/account_store.hpp"
#include "store/avatar_store.hpp"
#include "store/block_store.hpp"
#include "store/contact_store.hpp"
#include "store/conversation_store.hpp"
#include "store/message_store.hpp"
#include "store/postgres_address.hpp"
#include "store/postgres_database.hpp"
#include "store/session_store.hpp"
#include "store/sqlite_database.hpp"
#include "store/user_store.hpp"

namespace parley::store {

namespace {

class StoresOnDatabase final : public Stores {
 public:
  explicit StoresOnDatabase(std::unique_ptr<Database> database)
      : database_(std::move(database)),
        users_(*database_),
        accounts_(*database_),
        avatars_(*database_),
        sessions_(*database_),
        contacts_(*database_),
        blocks_(*database_),
        conversations_(*database_),
        messages_(*database_) {}

  UserStore& users() override { return users_; }
  AccountStore& accounts() override { return accounts_; }
  AvatarStore& avatars() override { return avatars_; }
  SessionStore& sessions() override { return sessions_; }
  ContactStore& contacts() override { return contacts_; }
  BlockStore& blocks() override { return blocks_; }
  ConversationStore& conversations() override { return conversations_; }
  MessageStore& messages() override { return messages_; }
  bool is_ready() const override { return database_->is_ready(); }
  void close() override { database_->close(); }

 private:
  std::unique_ptr<Database> database_;
  DatabaseUserStore users_;
  DatabaseAccountStore accounts_;
  DatabaseAvatarStore avatars_;
  DatabaseSessionStore sessions_;
  DatabaseContactStore contacts_;
  DatabaseBlockStore blocks_;
  DatabaseConversationStore conversations_;
  DatabaseMessageStore messages_;
};

constexpr std::string_view sqlite_scheme = "sqlite:";

Result<SqliteDatabase::Options> sqlite_options(const StoreOptions& options) {
  std::string_view path = options.url;
  // What has an '@' may hold a password.
  const std::string shown = options.url.find('@') == std::string::npos
                                ? fmt::format("'{}'", options.url)
                                : std::string("The address");
  if (!path.starts_with(sqlite_scheme) || path.size() == sqlite_scheme.size()) {
    return fail(errors::unusable_database,
                fmt::format("{} names no database that this parleyd can open. Give it as "
                            "'sqlite:PATH', for example 'sqlite:data/parley.db', or as "
                            "'postgresql://USER:PASSWORD@HOST:PORT/DATABASE'.",
                            shown));
  }
  path.remove_prefix(sqlite_scheme.size());
  // sqlite:///var/lib/… is how other programs write an absolute path.
  if (path.starts_with("///")) path.remove_prefix(2);
  SqliteDatabase::Options sqlite;
  sqlite.path = path;
  sqlite.durability = options.durability;
  sqlite.reader_threads = options.reader_threads;
  sqlite.max_queued = options.max_queued;
  sqlite.queue_deadline = options.queue_deadline;
  sqlite.migrate = options.migrate;
  sqlite.log = options.log;
  return sqlite;
}

PostgresDatabase::Options postgres_options(const StoreOptions& options) {
  PostgresDatabase::Options postgres;
  postgres.url = options.url;
  postgres.writers = options.writers;
  postgres.query_connections = options.query_connections;
  postgres.max_queued = options.max_queued;
  postgres.queue_deadline = options.queue_deadline;
  postgres.answer_deadline = options.answer_deadline;
  postgres.patience = options.patience;
  postgres.migrate = options.migrate;
  postgres.log = options.log;
  return postgres;
}

// Opens the engine that the URL names.
Result<std::unique_ptr<Database>> open_database(const StoreOptions& options) {
  if (PostgresAddress::is_postgres(options.url)) {
    return PostgresDatabase::open(postgres_options(options));
  }
  Result<SqliteDatabase::Options> sqlite = sqlite_options(options);
  if (!sqlite) return fail(std::move(sqlite.error()));
  return SqliteDatabase::open(std::move(*sqlite));
}

}  // namespace

Result<std::unique_ptr<Stores>> open_stores(StoreOptions options) {
  Result<std::unique_ptr<Database>> database = open_database(options);
  if (!database) return fail(std::move(database.error()));
  return std::make_unique<StoresOnDatabase>(std::move(*database));
}

Result<MigrationStatus> read_migration_status(const StoreOptions& options) {
  if (PostgresAddress::is_postgres(options.url)) {
    return PostgresDatabase::read_migrations(postgres_options(options));
  }
  Result<SqliteDatabase::Options> sqlite = sqlite_options(options);
  if (!sqlite) return fail(std::move(sqlite.error()));
  return SqliteDatabase::read_migrations(*sqlite);
}

Result<MigrationStatus> migrate(const StoreOptions& options) {
  if (PostgresAddress::is_postgres(options.url)) {
    return PostgresDatabase::migrate(postgres_options(options));
  }
  Result<SqliteDatabase::Options> sqlite = sqlite_options(options);
  if (!sqlite) return fail(std::move(sqlite.error()));
  return SqliteDatabase::migrate(*sqlite);
}

}  // namespace parley::store
