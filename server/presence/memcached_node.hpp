// One Memcached and whether it answers: a breaker around its connection. After a failure nothing is
// asked of it for a pause; then one probe says whether it is back.
//
// On the presence thread, but for `answers`: any thread.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "base/log.hpp"
#include "presence/memcached_connection.hpp"

namespace parley::presence {

class MemcachedNode {
 public:
  using Clock = std::chrono::steady_clock;

  struct Options {
    MemcachedAddress address;
    std::string word;                    // see MemcachedConnection
    std::chrono::milliseconds time_out;  // see MemcachedConnection
    std::chrono::milliseconds pause;     // between a failure and the next probe
    std::chrono::milliseconds amnesia;   // see `may_have_forgotten`
    log::Sink log;                       // may be empty
  };

  explicit MemcachedNode(Options options) : options_(std::move(options)) {}

  // False until a first probe succeeded, and from a failure until another one did.
  bool answers() const { return answers_; }

  // A Memcached that was away may be another one, and empty: for a refresh interval after its
  // return an entry that is missing says nothing of its user.
  bool may_have_forgotten(Clock::time_point now) const { return now < remembers_at_; }

  // When the next probe is due; nothing while it answers.
  std::optional<Clock::time_point> next_probe() const;
  void probe();

  // Runs `operation(MemcachedConnection&)`, which returns a Result, and returns what that returned,
  // or a failure at once when the node does not answer.
  template <class Operation>
  auto run(Operation operation) -> decltype(operation(std::declval<MemcachedConnection&>())) {
    if (!answers_) return fail(errors::unavailable, "away");
    auto result = operation(*connection_);
    if (!result) lose(result.error());
    return result;
  }

 private:
  void lose(const Error& error);

  const Options options_;
  std::optional<MemcachedConnection> connection_;
  std::atomic<bool> answers_{false};
  bool is_told_away_ = false;  // the log says so
  Clock::time_point probe_at_{};
  Clock::time_point remembers_at_{};
};

}  // namespace parley::presence
