#include "store/postgres_database.hpp"

#include <pthread.h>

#include <algorithm>
#include <exception>
#include <utility>

#include <fmt/format.h>
#include <boost/asio/post.hpp>

#include "base/completion.hpp"
#include "store/postgres_error.hpp"
#include "store/postgres_migrations.hpp"

namespace parley::store {

namespace {

// Opening the connections takes no longer once the database has answered on one.
constexpr std::chrono::seconds least_patience{10};

Result<PostgresAddress> address_of(const PostgresDatabase::Options& options) {
  return PostgresAddress::parse(options.url, options.answer_deadline);
}

Result<PostgresMigrations> connect(const PostgresDatabase::Options& options,
                                   const PostgresAddress& address) {
  return PostgresMigrations::connect(address, options.patience, options.log);
}

Error shutting_down() {
  return Error(errors::shutting_down, "The server is shutting down.", {}, 1);
}

Error cannot_store() {
  return Error(errors::invalid_field, "A text cannot hold the character U+0000.");
}

}  // namespace

Result<MigrationStatus> PostgresDatabase::read_migrations(const Options& options) {
  Result<PostgresAddress> address = address_of(options);
  if (!address) return fail(std::move(address.error()));
  Result<PostgresMigrations> connection = connect(options, *address);
  if (!connection) return fail(std::move(connection.error()));
  return read_status(*connection);
}

Result<MigrationStatus> PostgresDatabase::migrate(const Options& options) {
  Result<PostgresAddress> address = address_of(options);
  if (!address) return fail(std::move(address.error()));
  Result<PostgresMigrations> connection = connect(options, *address);
  if (!connection) return fail(std::move(connection.error()));
  return apply_pending(*connection, options.log);
}

Result<std::unique_ptr<PostgresDatabase>> PostgresDatabase::open(Options options) {
  const auto deadline = EngineClock::now() + options.patience;
  Result<PostgresAddress> address = address_of(options);
  if (!address) return fail(std::move(address.error()));
  {
    Result<PostgresMigrations> connection = connect(options, *address);
    if (!connection) return fail(std::move(connection.error()));
    Result<MigrationStatus> status = read_status(*connection);
    if (!status) return fail(std::move(status.error()));
    if (!status->pending.empty() && !options.migrate) {
      return fail(errors::unusable_database,
                  fmt::format("The database is at version {} and this parleyd needs version {}. "
                              "Run 'parleyd migrate' first.",
                              status->current_version, status->latest_version));
    }
    if (!status->pending.empty()) status = apply_pending(*connection, options.log);
    if (!status) return fail(std::move(status.error()));
  }
  auto database = std::make_unique<PostgresDatabase>(std::move(options), std::move(*address));
  if (Result<void> started = database->start(); !started) return fail(std::move(started.error()));
  const auto least = EngineClock::now() + least_patience;
  if (Result<void> up = database->wait_until_up(std::max(deadline, least)); !up) {
    return fail(std::move(up.error()));
  }
  return database;
}

PostgresDatabase::PostgresDatabase(Options options, PostgresAddress address)
    : options_(std::move(options)),
      work_(context_.get_executor()),
      readers_(context_, std::max(options_.query_connections, 1),
               {address, options_.answer_deadline}, queued_reads_, options_.log,
               [this] { note_change(); }) {
  const PostgresConnection::Options connection{std::move(address), options_.answer_deadline};
  for (int n = 0; n < std::max(options_.writers, 1); ++n) {
    writers_.push_back(std::make_unique<PostgresWriter>(context_, connection, queued_writes_,
                                                        options_.log, [this] { note_change(); }));
  }
}

PostgresDatabase::~PostgresDatabase() {
  close();
}

Result<void> PostgresDatabase::start() {
  boost::asio::post(context_, [this] {
    for (const auto& writer : writers_) writer->start();
    readers_.start();
  });
  thread_ = std::thread([this] {
    for (;;) {
      try {
        context_.run();
        return;
      } catch (const std::exception& exception) {
        if (options_.log)
          options_.log(log::Level::error, fmt::format("database: {}", exception.what()));
      }
    }
  });
  pthread_setname_np(thread_.native_handle(), "postgres");
  return {};
}

Result<void> PostgresDatabase::wait_until_up(EngineClock::time_point deadline) {
  std::unique_lock lock(state_mutex_);
  state_changed_.wait_until(lock, deadline, [this] {
    return state_.up || (state_.failure && state_.failure->code == errors::unusable_database);
  });
  if (state_.up) {
    boost::asio::post(context_, [this] { starting_ = false; });
    return {};
  }
  const std::string why = state_.failure ? state_.failure->message : "there was no answer";
  return fail(errors::unusable_database,
              fmt::format("The PostgreSQL database cannot be opened: {}", why));
}

std::vector<const PostgresLine*> PostgresDatabase::lines() const {
  std::vector<const PostgresLine*> all;
  for (const auto& writer : writers_) all.push_back(&writer->line());
  for (const auto& line : readers_.lines()) all.push_back(line.get());
  return all;
}

void PostgresDatabase::note_change() {
  const bool ready = std::all_of(writers_.begin(), writers_.end(),
                                 [](const auto& writer) { return writer->is_healthy(); });
  ready_.store(ready, std::memory_order_relaxed);
  if (!starting_ && !closing_) return;
  State state;
  state.idle =
      readers_.is_idle() && std::all_of(writers_.begin(), writers_.end(),
                                        [](const auto& writer) { return writer->is_idle(); });
  state.up = true;
  for (const PostgresLine* line : lines()) {
    if (line->is_up()) continue;
    state.up = false;
    const bool decides = !state.failure || state.failure->code != errors::unusable_database;
    if (line->failure() && decides) state.failure = line->failure();
  }
  {
    const std::lock_guard lock(state_mutex_);
    state_ = std::move(state);
  }
  state_changed_.notify_all();
}

PostgresWriter& PostgresDatabase::writer_of(std::int64_t key) {
  // The low bits of identifiers are random.
  return *writers_[static_cast<std::uint64_t>(key) % writers_.size()];
}

template <class Job>
void PostgresDatabase::accept(std::vector<Job>& inbox, std::atomic<std::size_t>& queued, Job job) {
  bool refused = false;
  bool first = false;
  {
    const std::lock_guard lock(inbox_mutex_);
    refused = closed_;
    if (!refused && queued.load(std::memory_order_relaxed) < options_.max_queued) {
      queued.fetch_add(1, std::memory_order_relaxed);
      inbox.push_back(std::move(job));
      first = !std::exchange(inbox_posted_, true);
      if (!first) return;
    }
  }
  if (first) return boost::asio::post(context_, [this] { take_inbox(); });
  if (refused) return job.done(fail(shutting_down()));
  job.done(fail(errors::overloaded, "Too much is waiting for the database.", {}, 1));
}

void PostgresDatabase::submit(PostgresWriter::Job job) {
  accept(written_inbox_, queued_writes_, std::move(job));
}

void PostgresDatabase::submit(PostgresReaders::Job job) {
  accept(read_inbox_, queued_reads_, std::move(job));
}

void PostgresDatabase::take_inbox() {
  std::vector<PostgresWriter::Job> writes;
  std::vector<PostgresReaders::Job> reads;
  {
    const std::lock_guard lock(inbox_mutex_);
    inbox_posted_ = false;
    writes.swap(written_inbox_);
    reads.swap(read_inbox_);
  }
  for (PostgresWriter::Job& job : writes) {
    writer_of(job.transaction.key).submit(std::move(job));
  }
  for (PostgresReaders::Job& job : reads) readers_.submit(std::move(job));
}

Task<Result<Rows>> PostgresDatabase::read(Query query) {
  if (!is_storable(query.parameters)) co_return fail(cannot_store());
  auto start = [this, &query](Completion<Result<Rows>> done) {
    submit(PostgresReaders::Job{std::move(query), EngineClock::now() + options_.queue_deadline,
                                std::move(done)});
  };
  co_return co_await wait_for<Result<Rows>>(start);
}

Task<Result<std::vector<Rows>>> PostgresDatabase::write(Transaction transaction) {
  for (const Query& query : transaction.queries) {
    if (!is_storable(query.parameters)) co_return fail(cannot_store());
  }
  if (transaction.queries.empty()) co_return std::vector<Rows>();
  auto start = [this, &transaction](Completion<PostgresWriter::Answer> done) {
    submit(PostgresWriter::Job{std::move(transaction), EngineClock::now() + options_.queue_deadline,
                               std::move(done)});
  };
  co_return co_await wait_for<PostgresWriter::Answer>(start);
}

bool PostgresDatabase::is_ready() const {
  return ready_.load(std::memory_order_relaxed);
}

void PostgresDatabase::close() {
  const std::lock_guard closing(close_mutex_);
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(inbox_mutex_);
    closed_ = true;
  }
  {
    const std::lock_guard lock(state_mutex_);
    state_.idle = false;
  }
  boost::asio::post(context_, [this] {
    take_inbox();
    closing_ = true;
    note_change();
  });
  {
    // Every call ends by then of itself: waits for its turn, is sent, and is answered or given up.
    const auto bound = options_.queue_deadline + options_.answer_deadline;
    std::unique_lock lock(state_mutex_);
    state_changed_.wait_for(lock, bound, [this] { return state_.idle; });
  }
  boost::asio::post(context_, [this] {
    for (const auto& writer : writers_) writer->stop();
    readers_.stop();
    work_.reset();
  });
  thread_.join();
  ready_.store(false, std::memory_order_relaxed);
}

}  // namespace parley::store
