#include <libpq-fe.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <thread>

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "load/ceilings.hpp"
#include "load/meter.hpp"
#include "store/message_store.hpp"
#include "store/postgres_values.hpp"
#include "store/stores.hpp"

namespace parley::load {
namespace {

constexpr std::size_t writers = 256;
constexpr std::size_t batch_size = 64;  // as in store/postgres_writer.hpp

// Messages of the pairs in turn, none twice.
class MessageSource {
 public:
  // Every `step`th pair, from the one of index `first`.
  MessageSource(const People& people, std::size_t talkers, std::size_t first, std::size_t step)
      : people_(people),
        pairs_(std::min(talkers / 2, people.pairs.size())),
        pair_(first),
        step_(step),
        tag_(static_cast<std::uint32_t>(Clock::now().time_since_epoch().count()) + first),
        body_(100, 'x') {}

  NewMessage next() {
    NewMessage message;
    message.conversation_id = ConversationId(people_.pairs[pair_ % pairs_]);
    message.sender_id = UserId(people_.all[2 * (pair_ % pairs_) + number_ % 2].id);
    message.client_id = fmt::format("{:08x}-0000-4000-8000-{:012x}", tag_ & 0xFFFF'FFFFU, number_);
    message.body = body_;
    message.created_at = now();
    ++number_;
    pair_ += step_;
    return message;
  }

 private:
  const People& people_;
  const std::size_t pairs_;
  std::size_t pair_;
  const std::size_t step_;
  const std::uint64_t tag_;
  std::uint64_t number_ = 0;
  const std::string body_;
};

struct StoreWork {
  MessageStore& messages;
  MessageSource source;
  TimePoint until;
  std::uint64_t done = 0;
  std::string failure;
};

Task<> append_in_turn(StoreWork& work) {
  while (Clock::now() < work.until && work.failure.empty()) {
    NewMessage message = work.source.next();
    const auto appended = co_await work.messages.append_message(std::move(message));
    if (appended) ++work.done;
    if (!appended) work.failure = appended.error().message;
  }
}

// Keeps the transactions that the store would run, and runs none.
class Recorder final : public store::Database {
 public:
  store::Engine engine() const override { return store::Engine::postgres; }
  Task<Result<store::Rows>> read(store::Query /*query*/) override { co_return nothing(); }
  Task<Result<std::vector<store::Rows>>> write(store::Transaction transaction) override {
    recorded.push_back(std::move(transaction));
    co_return nothing();
  }
  bool is_ready() const override { return true; }
  void close() override {}

  std::vector<store::Transaction> recorded;

 private:
  static tl::unexpected<Error> nothing() { return fail(errors::unavailable, "Only recorded."); }
};

// The transactions of a batch, in the order in which Parley sends them.
std::vector<store::Transaction> record_batch(MessageSource& source) {
  Recorder recorder;
  store::DatabaseMessageStore messages(recorder);
  boost::asio::io_context context(1);
  for (std::size_t at = 0; at < batch_size; ++at) {
    NewMessage message = source.next();
    boost::asio::co_spawn(context, messages.append_message(std::move(message)),
                          [](const std::exception_ptr&, const auto&) {});
  }
  context.run();
  std::sort(recorder.recorded.begin(), recorder.recorded.end(), [](const auto& a, const auto& b) {
    return std::pair(a.key, a.second_key) < std::pair(b.key, b.second_key);
  });
  return std::move(recorder.recorded);
}

// One connection in pipeline mode, one batch in flight, one Sync per batch.
class BareConnection {
 public:
  explicit BareConnection(const std::string& url) : handle_(PQconnectdb(url.c_str())) {
    // As store/postgres_connection.cpp sets them.
    require(PQexec(handle_.get(),
                   "SET jit = off; SET enable_seqscan = off;"
                   " SET enable_bitmapscan = off; SET synchronous_commit = on"));
  }

  void prepare(const store::Query& query) {
    const std::string name = name_of(query);
    require(PQprepare(handle_.get(), name.c_str(),
                      query.statement->text(store::Engine::postgres).c_str(), 0, nullptr));
  }
  void begin() { PQenterPipelineMode(handle_.get()); }

  void run(const std::vector<store::Transaction>& batch) {
    std::vector<bool> must_return;  // the number that was taken, the message that was inserted
    for (const store::Transaction& transaction : batch) {
      for (const store::Query& query : transaction.queries) {
        const store::PostgresParameters parameters(query.parameters);
        PQsendQueryPrepared(handle_.get(), name_of(query).c_str(), parameters.count(),
                            parameters.values(), nullptr, nullptr, 0);
        must_return.push_back(&query - transaction.queries.data() < 2);
      }
    }
    PQpipelineSync(handle_.get());
    for (const bool must : must_return) {
      if (require(PQgetResult(handle_.get())) != 1 && must) {
        throw std::runtime_error("PostgreSQL: a message was not appended");
      }
      const Result end(PQgetResult(handle_.get()));  // none: the end of one statement
    }
    const Result synced(PQgetResult(handle_.get()));
    if (PQresultStatus(synced.get()) != PGRES_PIPELINE_SYNC) {
      throw std::runtime_error("PostgreSQL: a batch did not end with its Sync");
    }
  }

 private:
  using Result = std::unique_ptr<PGresult, store::PostgresFree>;

  static std::string name_of(const store::Query& query) {
    return fmt::format("s{}", query.statement->number());
  }
  // Returns how many rows came.
  int require(PGresult* raw) {
    const Result result(raw);
    const ExecStatusType status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
      throw std::runtime_error(fmt::format("PostgreSQL: {}", PQerrorMessage(handle_.get())));
    }
    return PQntuples(result.get());
  }

  std::unique_ptr<PGconn, store::PostgresFree> handle_;
};

}  // namespace

void run_bare_store(Run& run, const People& people, const std::string& database) {
  store::StoreOptions options;
  options.url = database;
  auto stores = store::open_stores(options);
  if (!stores) return run.violate(stores.error().message);
  measure_work(run, "append", writers, [&](TimePoint until) {
    boost::asio::io_context context(1);
    StoreWork work{
        (*stores)->messages(), MessageSource(people, run.options.talkers, 0, 1), until, 0, {}};
    for (std::size_t at = 0; at < writers; ++at) {
      boost::asio::co_spawn(context, append_in_turn(work), [](const std::exception_ptr& error) {
        if (error) std::rethrow_exception(error);
      });
    }
    context.run();
    if (!work.failure.empty()) run.violate(work.failure);
    return work.done;
  });
  (*stores)->close();
}

void run_bare_postgres(Run& run, const People& people, const std::string& database) {
  constexpr std::size_t connections = 2;
  measure_work(run, "append, two connections", connections * batch_size, [&](TimePoint until) {
    std::atomic<std::uint64_t> done{0};
    std::vector<std::string> failures(connections);
    std::vector<std::thread> threads;
    for (std::size_t at = 0; at < connections; ++at) {
      threads.emplace_back([&, at] {
        try {
          MessageSource source(people, run.options.talkers / 2 * 2, at, connections);
          BareConnection connection(database);
          auto batch = record_batch(source);
          for (const store::Query& query : batch.at(0).queries) connection.prepare(query);
          connection.begin();
          while (Clock::now() < until) {
            connection.run(batch);
            done += batch.size();
            batch = record_batch(source);
          }
        } catch (const std::exception& error) {
          failures[at] = error.what();
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    for (const std::string& failure : failures) {
      if (!failure.empty()) run.violate(failure);
    }
    return done.load();
  });
}

}  // namespace parley::load
