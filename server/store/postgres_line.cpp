#include "store/postgres_line.hpp"

#include <algorithm>
#include <cstdint>
#include <exception>
#include <utility>

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace parley::store {

PostgresLine::PostgresLine(boost::asio::io_context& context, PostgresConnection::Options options,
                           log::Sink log)
    : context_(context), options_(std::move(options)), log_(std::move(log)), timer_(context) {}

void PostgresLine::start(std::function<void()> changed) {
  changed_ = std::move(changed);
  boost::asio::co_spawn(context_, keep_up(), [](const std::exception_ptr& error) {
    if (error) std::rethrow_exception(error);
  });
}

void PostgresLine::stop() {
  stopped_ = true;
  timer_.cancel();
  if (connection_ != nullptr) {
    connection_->end(Error(errors::shutting_down, "The server is shutting down."));
  }
}

Task<> PostgresLine::keep_up() {
  auto longest = shortest_pause;
  while (!stopped_) {
    co_await attempt();
    if (stopped_) break;
    if (up_) {
      longest = shortest_pause;
      co_await pause(std::chrono::hours(24 * 365));  // until it is lost
    }
    std::uniform_int_distribution<std::int64_t> pick(longest.count() / 2, longest.count());
    co_await pause(std::chrono::milliseconds(pick(random_)));
    longest = std::min(longest * 2, longest_pause);
  }
}

Task<> PostgresLine::attempt() {
  connection_ = std::make_shared<PostgresConnection>(context_, options_,
                                                     [this](const Error& why) { went_down(why); });
  Result<void> connected = co_await connection_->connect();
  if (stopped_) co_return;
  if (connected) {
    if (failure_) say(log::Level::info, "database: connected to PostgreSQL again");
    failure_.reset();
    up_ = true;
  } else {
    if (!failure_ || failure_->message != connected.error().message) {
      say(log::Level::warning,
          fmt::format("database: cannot connect to PostgreSQL: {}", connected.error().message));
    }
    failure_ = std::move(connected.error());
  }
  changed_();
}

Task<> PostgresLine::pause(std::chrono::milliseconds longest) {
  timer_.expires_after(longest);
  boost::system::error_code cancelled;
  boost::asio::use_awaitable_t<Executor> token;
  co_await timer_.async_wait(boost::asio::redirect_error(token, cancelled));
}

void PostgresLine::went_down(const Error& why) {
  up_ = false;
  timer_.cancel();
  if (stopped_) return;
  failure_ = why;
  say(log::Level::warning,
      fmt::format("database: a connection to PostgreSQL was lost: {}", why.message));
  changed_();
}

void PostgresLine::say(log::Level level, std::string_view line) const {
  if (log_) log_(level, line);
}

}  // namespace parley::store
