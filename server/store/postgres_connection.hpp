// One connection to PostgreSQL on an event loop: non-blocking, in pipeline mode, with all of the
// program's statements prepared. It lives once; whoever needs another makes another
// (postgres_line.hpp). Used on the thread of its event loop only.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <libpq-fe.h>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>

#include "base/error.hpp"
#include "base/task.hpp"
#include "store/database.hpp"
#include "store/postgres_address.hpp"
#include "store/postgres_values.hpp"

namespace parley::store {

using EngineClock = std::chrono::steady_clock;
using EngineTimer =
    boost::asio::basic_waitable_timer<EngineClock, boost::asio::wait_traits<EngineClock>, Executor>;

// What became of statements that were sent together, up to one Sync: all of their rows, and they
// are committed; or an error, and none of them has changed anything. With `connection_lost` nobody
// knows.
struct PostgresAnswer {
  Result<std::vector<Rows>> rows;
  // Of an error: the statement that raised it. All of them were well when it is their number: the
  // commit failed.
  std::size_t failed = 0;
};

class PostgresConnection : public std::enable_shared_from_this<PostgresConnection> {
 public:
  using Done = std::function<void(PostgresAnswer)>;

  struct Options {
    PostgresAddress address;
    // Connecting, too, may take this long.
    std::chrono::milliseconds answer_deadline{10'000};
  };

  // Called once when an established connection ends, before what is outstanding is answered:
  // nothing may be run on it any more.
  using Lost = std::function<void(const Error&)>;

  PostgresConnection(boost::asio::io_context& context, const Options& options, Lost lost);
  PostgresConnection(const PostgresConnection&) = delete;
  PostgresConnection& operator=(const PostgresConnection&) = delete;

  // Connects, sets the session up and prepares every statement. Fails with `unusable_database` when
  // trying again is useless: what is refused for good, or a statement that the database does not
  // accept. Names in the address are resolved by libpq, which blocks the loop meanwhile.
  Task<Result<void>> connect();

  // Sends the statements as one transaction and calls `done` from the event loop, never from
  // within this call. Further calls need not wait for it: answers come in order.
  // REQUIRES: connected, at least one query, is_storable(parameters). The queries need not outlive
  // the call.
  void run(std::span<const Query* const> queries, Done done);

  // Calls to run() without an answer.
  std::size_t outstanding() const { return units_.size(); }

  // Ends it now: outstanding calls are answered with `connection_lost`.
  void end(Error why);

 private:
  struct Unit {
    std::size_t expected = 0;  // results, without the Sync's
    std::vector<Rows> rows;
    std::optional<Error> error;
    std::size_t failed = 0;
    Done done;
  };
  using Socket = boost::asio::posix::basic_stream_descriptor<Executor>;

  Task<Result<void>> shake_hands();
  Task<bool> wait_for_socket(Socket::wait_type what, EngineClock::time_point deadline);
  Task<Result<void>> set_up();
  void send_set_up();
  void add_unit(std::size_t expected, Done done);
  void flush();
  void wait_readable();
  void read();
  void take_results();
  void take(PGresult* result);
  void watch();
  void end_later(std::string why);

  boost::asio::io_context& context_;
  const Options options_;
  Lost lost_;
  std::unique_ptr<PGconn, PostgresFree> handle_;
  Socket socket_;
  EngineTimer watch_;
  bool ended_ = false;
  bool expired_ = false;  // the wait of wait_for_socket()
  int waits_ = 0;         // tells a timer that its wait is over
  bool established_ = false;
  bool writing_ = false;
  bool watching_ = false;
  EngineClock::time_point progress_;  // when something came, or the first unit was sent
  std::optional<Error> last_error_;   // the server's farewell, for the log
  std::deque<Unit> units_;
};

}  // namespace parley::store
