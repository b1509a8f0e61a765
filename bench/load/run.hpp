// One run of a scenario: what it is given, what it measures and what it found. A run has phases; a
// phase is a time during which one kind of operation is started, either
//   - by the clock (open loop): at random moments of a given mean rate (a Poisson process), whether
//     or not the server keeps up. Latencies count from the moment an operation was due, so that a
//     server that stalls is charged for everything that waited behind the stall, or
//   - as fast as a bounded number of operations in flight allows (closed loop), which finds the
//     highest rate.
// On the loop's thread.
#pragma once

#include <netinet/in.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "load/event_loop.hpp"
#include "load/histogram.hpp"
#include "load/ledger.hpp"
#include "load/usage.hpp"

namespace parley::load {

struct RunOptions {
  std::vector<sockaddr_in> servers;
  std::vector<Watched> watched;  // whose processor time and memory is told
  double seconds = 5;            // measured, of each phase
  double warm_up = 1;            // seconds before it that are not
  std::size_t people = 10'000;   // to hold connections with
  std::size_t talkers = 400;     // to talk with
  std::size_t in_flight = 256;   // of closed loops
  double rate = 0;               // of open loops; 0: a quarter of the highest that was found
  std::size_t body_size = 100;   // bytes of a message
  std::size_t members = 100;     // of a group
};

class Run {
 public:
  Run(std::string scenario, RunOptions options);

  EventLoop loop;
  RunOptions options;                  // as given; what a scenario starts by itself is watched too
  std::mt19937_64 random{20'240'229};  // the same operations in every run

  // Index of the server that a person uses: neighbours use different ones.
  const sockaddr_in& server_of(std::size_t person) const {
    return options.servers[person % options.servers.size()];
  }

  // Says how far it is, on standard error.
  void progress(const std::string& text) const;
  // Something is wrong: the run fails. The first ones are kept.
  void violate(std::string what);
  void violate_all(const std::vector<std::string>& all) {
    for (const std::string& one : all) violate(one);
  }
  // Runs the loop until `done`; a violation when that takes longer than `limit`.
  bool expect(const std::string& what, std::chrono::seconds limit,
              const std::function<bool()>& done);

  void add_phase(boost::json::object phase) { phases_.push_back(std::move(phase)); }
  void add_counts(const LedgerCounts& counts);
  void add_check(const std::string& name, std::uint64_t count);
  // Anything else that is to be told, as `facts.name`.
  void add_fact(const std::string& name, boost::json::value value);
  bool has_failed() const { return !violations_.empty(); }
  boost::json::object result() const;

 private:
  const std::string scenario_;
  boost::json::array phases_;
  boost::json::object facts_;
  std::map<std::string, std::uint64_t> checks_;
  std::vector<std::string> violations_;
};

// Anonymous memory of all that is watched by this name, those below it left out.
std::uint64_t memory_of(const Run& run, std::string_view name);

boost::json::object to_json(const Histogram& histogram);

// Who used the processor between two looks at it: `cpu_us_per_operation` of what is watched, and
// `cores_busy` of the same and of the `others`, who make every other figure worse.
class CpuMeter {
 public:
  explicit CpuMeter(const Run& run) : run_(run) {}

  void start();
  void stop();
  void describe(boost::json::object& phase, std::uint64_t operations) const;

 private:
  struct Look {
    TimePoint time{};
    std::chrono::nanoseconds machine{0};
    std::vector<Usage> watched;
  };
  Look look() const;

  const Run& run_;
  Look before_;
  Look after_;
};

class Phase final : private Finisher {
 public:
  // `rate` above 0: operations per second by the clock; 0: `in_flight` at a time.
  Phase(Run& run, std::string name, double rate, std::size_t in_flight);
  ~Phase();

  // Of an open loop: the share of the rate that is wanted, from 0 to 1, when so much of the phase,
  // from 0 to 1, has passed. None: all of it, always.
  std::function<double(double passed)> shape;

  using Fire = std::function<void(TimePoint intended)>;
  // Lets `fire` start operations for the time of a phase, waits until `drained`, adds the result to
  // the run and returns the rate of completed operations per second.
  double execute(const Fire& fire, const std::function<bool()>& drained);

  // An operation that was due then has come to its end.
  void complete(TimePoint intended);
  // A latency that counts from when the operation was due until now. Outside the measured time it
  // is left out.
  void record(const std::string& name, TimePoint intended);
  // Something that happened `count` times; told per second.
  void count(const std::string& name, std::uint64_t count);
  // One more value for the result.
  void note(const std::string& name, boost::json::value value);

 private:
  bool measures(TimePoint time) const { return time >= from_ && time < until_; }
  void finish_turn() override;
  void fire_due();
  bool is_wanted(TimePoint time);
  void fill();
  void tick();
  void at(TimePoint time, void (Phase::*call)());
  void start_measuring() { cpu_.start(); }
  boost::json::object describe(double rate) const;

  Run& run_;
  const std::string name_;
  const double rate_;
  const std::size_t most_in_flight_;
  TimePoint from_{};
  TimePoint until_{};
  TimePoint next_{};
  Fire fire_;
  std::size_t in_flight_ = 0;
  bool will_fill_ = false;
  std::uint64_t started_ = 0;    // due in the measured time
  std::uint64_t completed_ = 0;  // at an end in the measured time
  std::map<std::string, Histogram> latencies_;
  std::map<std::string, std::uint64_t> counts_;
  boost::json::object notes_;
  // Timers of a phase that is over do nothing.
  const std::shared_ptr<int> alive_ = std::make_shared<int>(0);
  CpuMeter cpu_;
};

}  // namespace parley::load
