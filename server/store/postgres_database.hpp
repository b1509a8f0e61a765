// The PostgreSQL engine: connections that write and connections that read, on an event loop of its
// own (docs/decisions/0019). Calls come from any event loop, cross over through an inbox, and their
// answers are posted back.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/task.hpp"
#include "store/database.hpp"
#include "store/postgres_connection.hpp"
#include "store/postgres_readers.hpp"
#include "store/postgres_writer.hpp"
#include "store/stores.hpp"

namespace parley::store {

class PostgresDatabase final : public Database {
 public:
  // Meaning and defaults as in StoreOptions.
  struct Options {
    std::string url;
    int writers = 2;
    int query_connections = 4;
    std::size_t max_queued = 4096;
    std::chrono::milliseconds queue_deadline{5000};
    std::chrono::milliseconds answer_deadline{10'000};
    std::chrono::milliseconds patience{30'000};
    bool migrate = true;
    log::Sink log;
  };

  // Blocks until every connection stands. Fails as open_stores() says.
  static Result<std::unique_ptr<PostgresDatabase>> open(Options options);

  // Block.
  static Result<MigrationStatus> read_migrations(const Options& options);
  static Result<MigrationStatus> migrate(const Options& options);

  PostgresDatabase(Options options, PostgresAddress address);
  ~PostgresDatabase() override;

  Engine engine() const override { return Engine::postgres; }
  Task<Result<Rows>> read(Query query) override;
  Task<Result<std::vector<Rows>>> write(Transaction transaction) override;
  // True while every connection that writes is up and the last writes did not fail by the server.
  bool is_ready() const override;
  // What was accepted is finished while the server answers; otherwise it fails when its deadlines
  // have passed, which bounds this call.
  void close() override;

 private:
  Result<void> start();
  Result<void> wait_until_up(EngineClock::time_point deadline);
  // On any thread: accept, or answer at once why not.
  void submit(PostgresWriter::Job job);
  void submit(PostgresReaders::Job job);
  template <class Job>
  void accept(std::vector<Job>& inbox, std::atomic<std::size_t>& queued, Job job);
  // On the engine's thread.
  void take_inbox();
  void note_change();
  PostgresWriter& writer_of(std::int64_t key);
  std::vector<const PostgresLine*> lines() const;

  const Options options_;
  boost::asio::io_context context_{1};
  boost::asio::executor_work_guard<Executor> work_;
  std::atomic<std::size_t> queued_writes_{0};
  std::atomic<std::size_t> queued_reads_{0};
  std::vector<std::unique_ptr<PostgresWriter>> writers_;
  PostgresReaders readers_;

  std::mutex inbox_mutex_;
  std::vector<PostgresWriter::Job> written_inbox_;
  std::vector<PostgresReaders::Job> read_inbox_;
  bool inbox_posted_ = false;
  bool closed_ = false;

  // What the engine's thread tells those that wait in open() and close().
  struct State {
    bool up = false;    // every connection
    bool idle = false;  // nothing accepted is left
    std::optional<Error> failure;
  };
  std::mutex state_mutex_;
  std::condition_variable state_changed_;
  State state_;
  bool starting_ = true;  // engine's thread: state_ is asked for
  bool closing_ = false;  // engine's thread: state_ is asked for
  std::atomic<bool> ready_{false};

  std::mutex close_mutex_;
  std::thread thread_;
};

}  // namespace parley::store
