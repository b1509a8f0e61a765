// One connection that writes. Whatever has queued up while a batch was under way becomes the next
// batch, sent in one go with one Sync at its end, so that all of it is one transaction of
// PostgreSQL: the cost of a commit is shared under load, and nobody waits for a timer without it.
//
// One statement that fails undoes its whole batch. The batch is then run again in three parts, in
// one go: what stood before the transaction at fault, that one alone, what stood after it; and so
// on, until each transaction has a result of its own (docs/decisions/0020).
//
// Used on the engine's event-loop thread only.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
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

class PostgresWriter {
 public:
  using Answer = Result<std::vector<Rows>>;

  struct Job {
    Transaction transaction;
    EngineClock::time_point deadline;  // to be sent
    Completion<Answer> done;
  };

  static constexpr std::size_t max_batch = 64;

  // `changed` is called when it may have become idle, healthy or the opposite. `queued`: see
  // ExpiringQueue.
  PostgresWriter(boost::asio::io_context& context, const PostgresConnection::Options& connection,
                 std::atomic<std::size_t>& queued, log::Sink log, std::function<void()> changed);
  PostgresWriter(const PostgresWriter&) = delete;
  PostgresWriter& operator=(const PostgresWriter&) = delete;

  void start();
  void submit(Job job);

  bool is_idle() const { return queue_.empty() && units_ == 0; }
  // Connected, and the last write did not meet a failure of the server. After one it tries every
  // second by itself.
  bool is_healthy() const { return line_.is_up() && healthy_; }
  const PostgresLine& line() const { return line_; }

  // Ends the connection; what is left is refused as `shutting_down`, what is under way is answered
  // `unavailable`.
  void stop();

 private:
  // Jobs that are sent as one transaction.
  struct Part {
    std::vector<Job> jobs;
    int attempts = 1;  // after conflicts with others
  };

  void pump();
  void send(Part part);
  void finish(Part part, PostgresAnswer answer);
  void run_in_parts(Part part, std::size_t failed_query);
  void refuse(const Part& part, const Error& error);
  void note_health(bool healthy, std::string_view why);
  void probe_later();

  PostgresLine line_;
  ExpiringQueue<Job> queue_;
  const log::Sink log_;
  const std::function<void()> changed_;
  EngineTimer probe_timer_;
  std::size_t units_ = 0;  // sent and not answered
  bool healthy_ = true;
};

}  // namespace parley::store
