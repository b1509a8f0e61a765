#include "bus/reconnection.hpp"

#include <algorithm>
#include <utility>

namespace parley::bus {

Reconnection::Reconnection(Options options)
    : options_(std::move(options)),
      random_(std::random_device{}()),
      backoff_(options_.min_backoff) {}

void Reconnection::connected(Clock::time_point now) {
  connected_at_ = now;
  next_log_ = {};
  write(log::Level::info, "connected.");
}

void Reconnection::failed(std::string_view reason, Clock::time_point now) {
  schedule(now);
  if (now < next_log_) return;
  next_log_ = now + options_.log_interval;
  write(log::Level::warning, "cannot connect, will go on trying: " + std::string(reason) + '.');
}

void Reconnection::lost(std::string_view reason, Clock::time_point now) {
  if (now - connected_at_ >= options_.max_backoff) backoff_ = options_.min_backoff;
  schedule(now);
  write(log::Level::warning, "the connection is lost: " + std::string(reason) + '.');
}

void Reconnection::schedule(Clock::time_point now) {
  std::uniform_real_distribution<double> half_to_whole(0.5, 1.0);
  next_attempt_ =
      now + std::chrono::duration_cast<Clock::duration>(backoff_ * half_to_whole(random_));
  backoff_ = std::min(backoff_ * 2, options_.max_backoff);
}

void Reconnection::write(log::Level level, std::string_view text) {
  if (options_.log) options_.log(level, options_.name + ": " + std::string(text));
}

}  // namespace parley::bus
