// When to try again, and what to write of it: attempts are spaced by a time that doubles, with
// jitter, so that many servers do not come back at once, and begins anew after a connection that
// lasted; a failure that lasts is logged now and then. One thread.
#pragma once

#include <chrono>
#include <functional>
#include <random>
#include <string>
#include <string_view>

#include "base/log.hpp"

namespace parley::bus {

class Reconnection {
 public:
  using Clock = std::chrono::steady_clock;

  struct Options {
    std::chrono::milliseconds min_backoff{50};
    std::chrono::milliseconds max_backoff{2'000};
    std::chrono::seconds log_interval{30};
    // Begins every line, as in "RabbitMQ at host:5672/, publisher".
    std::string name;
    log::Sink log;
  };

  explicit Reconnection(Options options);

  // The first attempt is due at once.
  Clock::time_point next_attempt() const { return next_attempt_; }

  void connected(Clock::time_point now);
  // An attempt failed, or a connection that stood is lost.
  void failed(std::string_view reason, Clock::time_point now);
  void lost(std::string_view reason, Clock::time_point now);

 private:
  void schedule(Clock::time_point now);
  void write(log::Level level, std::string_view text);

  const Options options_;
  std::minstd_rand random_;
  std::chrono::milliseconds backoff_;
  Clock::time_point connected_at_{};
  Clock::time_point next_attempt_{};
  Clock::time_point next_log_{};
};

}  // namespace parley::bus
