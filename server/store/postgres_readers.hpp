// The connections that read, and the queue before them. Queries travel pipelined, each with a Sync
// of its own, to the connection that has the fewest to answer. A query whose connection was lost is
// asked again on another. Used on the engine's event-loop thread only.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "base/completion.hpp"
#include "base/log.hpp"
#include "store/database.hpp"
#include "store/expiring_queue.hpp"
#include "store/postgres_connection.hpp"
#include "store/postgres_line.hpp"

namespace parley::store {

class PostgresReaders {
 public:
  using Answer = Result<Rows>;

  struct Job {
    Query query;
    EngineClock::time_point deadline;  // to be sent
    Completion<Answer> done;
    int attempts = 0;
  };

  // Queries that one connection has to answer at a time: enough to keep it busy, few enough that a
  // slow one holds up little.
  static constexpr std::size_t max_outstanding = 8;

  // As of PostgresWriter.
  PostgresReaders(boost::asio::io_context& context, int connections,
                  const PostgresConnection::Options& connection, std::atomic<std::size_t>& queued,
                  log::Sink log, std::function<void()> changed);
  PostgresReaders(const PostgresReaders&) = delete;
  PostgresReaders& operator=(const PostgresReaders&) = delete;

  void start();
  void submit(Job job);

  bool is_idle() const;
  const std::vector<std::unique_ptr<PostgresLine>>& lines() const { return lines_; }

  // As PostgresWriter::stop.
  void stop();

 private:
  void pump();
  PostgresLine* least_loaded();
  void send(PostgresLine& line, Job job);
  void finish(Job job, PostgresAnswer answer);

  std::vector<std::unique_ptr<PostgresLine>> lines_;
  ExpiringQueue<Job> queue_;
  const log::Sink log_;
  const std::function<void()> changed_;
  bool stopped_ = false;
};

}  // namespace parley::store
