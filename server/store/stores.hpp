// Opens the database that a URL names and offers the ports' stores on it. This is all that app/
// and the tests of the rules need of this room.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/log.hpp"
#include "ports/account_store.hpp"
#include "ports/avatar_store.hpp"
#include "ports/block_store.hpp"
#include "ports/contact_store.hpp"
#include "ports/conversation_store.hpp"
#include "ports/message_store.hpp"
#include "ports/session_store.hpp"
#include "ports/user_store.hpp"

namespace parley::store {

// What an acknowledged write survives.
enum class Durability {
  normal,  // the death of the process at any moment; a power cut may lose the last moments
  full     // a power cut too
};

struct StoreOptions {
  // `sqlite:PATH` (relative to the working directory, or absolute; missing folders are made), or
  // `postgresql://USER:PASSWORD@HOST:PORT/DATABASE` and whatever else libpq takes as a connection
  // URI; `postgres:` followed by libpq's `keyword=value …` is another way to write it.
  std::string url;
  Durability durability = Durability::normal;  // of SQLite; PostgreSQL's is always `full`
  int reader_threads = 2;                      // at least 1
  // PostgreSQL: connections that write (at least 1; two are best, more make it slower) and that
  // read (at least 1).
  int writers = 2;
  int query_connections = 4;
  // PostgreSQL: a connection on which nothing came for so long, though an answer is due, is given
  // up; a single statement may take three quarters of it.
  std::chrono::milliseconds answer_deadline{10'000};
  // PostgreSQL: how long opening waits for a database that is not up yet, or is being migrated by
  // another parleyd.
  std::chrono::milliseconds patience{30'000};
  // Calls that may wait for the engine, of reads and of writes each. Beyond it: `overloaded`.
  std::size_t max_queued = 16384;
  // A call that waited longer than this for its turn fails as `overloaded` without being run.
  std::chrono::milliseconds queue_deadline{5000};
  // Apply what migrations are pending. When false, a database that is not up to date is refused.
  bool migrate = true;
  // One line for people about a failure of the engine; never holds anything of users. Called on any
  // thread, must not block. May be empty.
  log::Sink log;
};

// The stores on one open database. The accessors and is_ready() may be called on any thread;
// the stores' own functions as ports/user_store.hpp says.
class Stores {
 public:
  virtual ~Stores() = default;  // closes

  virtual UserStore& users() = 0;
  virtual AccountStore& accounts() = 0;
  virtual AvatarStore& avatars() = 0;
  virtual SessionStore& sessions() = 0;
  virtual ContactStore& contacts() = 0;
  virtual BlockStore& blocks() = 0;
  virtual ConversationStore& conversations() = 0;
  virtual MessageStore& messages() = 0;

  // Does the engine accept writes, as far as the last ones tell? False after close().
  virtual bool is_ready() const = 0;

  // Finishes every call that was accepted, refuses later ones as `shutting_down`, and releases the
  // database. Blocks until then: call it outside the event loops, and before any io_context is
  // destroyed on which a call was made (the threads behind it resume tasks there). Idempotent.
  virtual void close() = 0;
};

// Blocks; call it before the event loops start. Fails with a sentence for the operator when the
// URL is wrong, the file is not a database, not Parley's, or newer than this binary; then nothing
// was changed.
Result<std::unique_ptr<Stores>> open_stores(StoreOptions options);

struct MigrationStatus {
  int current_version = 0;           // 0: an empty or missing database
  int latest_version = 0;            // what this binary knows
  std::vector<std::string> pending;  // "2 add_contacts", in the order in which they are applied
};

// What the database is at. Creates and changes nothing. Blocks. Fails as open_stores does.
Result<MigrationStatus> read_migration_status(const StoreOptions& options);

// Applies the pending migrations, each in its own transaction; the status before it did. Blocks.
// Fails as open_stores does, or when one cannot be applied: those before it stay.
Result<MigrationStatus> migrate(const StoreOptions& options);

}  // namespace parley::store
