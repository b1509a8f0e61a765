// A connection that comes back: makes one, and when it is lost another, with growing, random pauses
// in between. Used on the thread of its event loop only.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>

#include <boost/asio/io_context.hpp>

#include "base/log.hpp"
#include "base/task.hpp"
#include "store/postgres_connection.hpp"

namespace parley::store {

class PostgresLine {
 public:
  static constexpr std::chrono::milliseconds shortest_pause{50};
  static constexpr std::chrono::milliseconds longest_pause{5000};

  // `changed` is called when the line has come up, has gone down, or could not be made.
  PostgresLine(boost::asio::io_context& context, PostgresConnection::Options options,
               log::Sink log);
  PostgresLine(const PostgresLine&) = delete;
  PostgresLine& operator=(const PostgresLine&) = delete;

  void start(std::function<void()> changed);

  // Drops the connection and makes no other. What was outstanding is answered `connection_lost`.
  void stop();

  bool is_up() const { return up_; }
  std::size_t outstanding() const { return up_ ? connection_->outstanding() : 0; }
  // Why the last attempt failed; empty while it is up.
  const std::optional<Error>& failure() const { return failure_; }

  // As PostgresConnection::run. REQUIRES: is_up().
  void run(std::span<const Query* const> queries, PostgresConnection::Done done) {
    connection_->run(queries, std::move(done));
  }

 private:
  Task<> keep_up();
  Task<> attempt();
  Task<> pause(std::chrono::milliseconds longest);
  void went_down(const Error& why);
  void say(log::Level level, std::string_view line) const;

  boost::asio::io_context& context_;
  const PostgresConnection::Options options_;
  const log::Sink log_;
  std::function<void()> changed_;
  std::shared_ptr<PostgresConnection> connection_;
  // Waits for the pause between two attempts, or for the loss of the connection.
  EngineTimer timer_;
  bool up_ = false;
  bool stopped_ = false;
  std::optional<Error> failure_;
  std::minstd_rand random_{std::random_device{}()};
};

}  // namespace parley::store
