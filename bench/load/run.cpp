#include "load/run.hpp"

#include <algorithm>
#include <cstdio>
#include <utility>

#include <fmt/format.h>

namespace parley::load {
namespace {

constexpr std::size_t most_violations = 20;

Duration to_duration(double seconds) {
  return std::chrono::duration_cast<Duration>(std::chrono::duration<double>(seconds));
}

double microseconds(std::chrono::nanoseconds duration) {
  return static_cast<double>(duration.count()) / 1000;
}

}  // namespace

Run::Run(std::string scenario, RunOptions run_options)
    : options(std::move(run_options)), scenario_(std::move(scenario)) {}

void Run::progress(const std::string& text) const {
  fmt::print(stderr, "{}: {}\n", scenario_, text);
}

void Run::violate(std::string what) {
  if (violations_.size() < most_violations) {
    progress("VIOLATION: " + what);
    violations_.push_back(std::move(what));
  }
}

bool Run::expect(const std::string& what, std::chrono::seconds limit,
                 const std::function<bool()>& done) {
  if (loop.run_until(done, Clock::now() + limit)) return true;
  violate(fmt::format("not within {} s: {}", limit.count(), what));
  return false;
}

void Run::add_check(const std::string& name, std::uint64_t count) {
  checks_[name] += count;
}

void Run::add_counts(const LedgerCounts& counts) {
  add_check("sent", counts.sent);
  add_check("acknowledged", counts.acknowledged);
  add_check("refused", counts.refused);
  add_check("seen", counts.seen);
  add_check("lost", counts.lost);
  add_check("doubled", counts.doubled);
  add_check("early", counts.early);
  add_check("wrong", counts.wrong);
}

void Run::add_fact(const std::string& name, boost::json::value value) {
  facts_[name] = std::move(value);
}

boost::json::object Run::result() const {
  boost::json::object result;
  result["scenario"] = scenario_;
  result["servers"] = options.servers.size();
  result["phases"] = phases_;
  result["facts"] = facts_;
  boost::json::object checks;
  for (const auto& [name, count] : checks_) checks[name] = count;
  result["checks"] = std::move(checks);
  boost::json::array violations;
  for (const std::string& violation : violations_) violations.emplace_back(violation);
  result["violations"] = std::move(violations);
  return result;
}

std::uint64_t memory_of(const Run& run, std::string_view name) {
  std::uint64_t bytes = 0;
  for (const Watched& one : run.options.watched) {
    if (one.name == name) bytes += read_memory(one.process);
  }
  return bytes;
}

boost::json::object to_json(const Histogram& histogram) {
  return {{"count", histogram.count()},
          {"mean_us", microseconds(histogram.mean())},
          {"p50_us", microseconds(histogram.percentile(50))},
          {"p99_us", microseconds(histogram.percentile(99))},
          {"p999_us", microseconds(histogram.percentile(99.9))},
          {"max_us", microseconds(histogram.maximum())}};
}

CpuMeter::Look CpuMeter::look() const {
  return Look{Clock::now(), read_machine_cpu(), read_usage(run_.options.watched)};
}

void CpuMeter::start() {
  before_ = look();
}

void CpuMeter::stop() {
  after_ = look();
}

void CpuMeter::describe(boost::json::object& phase, std::uint64_t operations) const {
  const double time = microseconds(after_.time - before_.time);
  double others = microseconds(after_.machine - before_.machine);
  std::map<std::string, double> used;  // several servers are one
  for (std::size_t at = 0; at < std::min(before_.watched.size(), after_.watched.size()); ++at) {
    const double one = microseconds(after_.watched[at].cpu - before_.watched[at].cpu);
    used[run_.options.watched[at].name] += one;
    others -= one;
  }
  boost::json::object cpu;
  boost::json::object busy;
  for (const auto& [name, sum] : used) {
    if (operations > 0) cpu[name] = sum / static_cast<double>(operations);
    busy[name] = sum / time;
  }
  busy["others"] = std::max(others, 0.0) / time;
  phase["cpu_us_per_operation"] = std::move(cpu);
  phase["cores_busy"] = std::move(busy);
}

Phase::Phase(Run& run, std::string name, double rate, std::size_t in_flight)
    : run_(run), name_(std::move(name)), rate_(rate), most_in_flight_(in_flight), cpu_(run) {}

Phase::~Phase() {
  if (will_fill_) run_.loop.forget(*this);
}

double Phase::execute(const Fire& fire, const std::function<bool()>& drained) {
  fire_ = fire;
  next_ = Clock::now();
  from_ = next_ + to_duration(run_.options.warm_up);
  until_ = from_ + to_duration(run_.options.seconds);
  at(from_, &Phase::start_measuring);
  at(from_ + std::chrono::seconds(1), &Phase::tick);
  if (rate_ > 0) {
    fire_due();
  } else {
    fill();
  }
  run_.loop.run_until([] { return false; }, until_);
  cpu_.stop();
  run_.expect(name_ + ": everything that was started came to its end", std::chrono::seconds(30),
              drained);
  const double rate = static_cast<double>(completed_) / run_.options.seconds;
  run_.add_phase(describe(rate));
  fire_ = nullptr;
  return rate;
}

void Phase::at(TimePoint time, void (Phase::*call)()) {
  run_.loop.at(time, [this, call, alive = std::weak_ptr<int>(alive_)] {
    if (!alive.expired()) (this->*call)();
  });
}

void Phase::tick() {
  const TimePoint now = Clock::now();
  if (now >= until_) return;
  const double seconds = std::chrono::duration<double>(now - from_).count();
  run_.progress(fmt::format("{}: {:.0f} of {:.0f} s, {:.0f}/s", name_, seconds,
                            run_.options.seconds, static_cast<double>(completed_) / seconds));
  if (now + std::chrono::milliseconds(1100) < until_) {
    at(now + std::chrono::seconds(1), &Phase::tick);
  }
}

void Phase::fire_due() {
  std::exponential_distribution<double> pause(rate_);
  while (next_ <= Clock::now() && next_ < until_) {
    if (is_wanted(next_)) {
      if (measures(next_)) ++started_;
      ++in_flight_;
      fire_(next_);
    }
    next_ += to_duration(pause(run_.random));
  }
  if (next_ < until_) at(next_, &Phase::fire_due);
}

// A Poisson process of a varying rate, by thinning one of the highest (Lewis and Shedler, 1979).
bool Phase::is_wanted(TimePoint time) {
  if (!shape) return true;
  const double passed = std::chrono::duration<double>(time - from_) / (until_ - from_);
  std::uniform_real_distribution<double> chance(0, 1);
  return chance(run_.random) < shape(std::clamp(passed, 0.0, 1.0));
}

void Phase::fill() {
  while (in_flight_ < most_in_flight_) {
    const TimePoint now = Clock::now();
    if (now >= until_) return;
    if (measures(now)) ++started_;
    ++in_flight_;
    fire_(now);
  }
}

void Phase::complete(TimePoint intended) {
  --in_flight_;
  const TimePoint now = Clock::now();
  if (measures(now)) ++completed_;
  if (measures(intended)) latencies_["whole"].record(now - intended);
  if (rate_ > 0 || will_fill_ || now >= until_) return;
  will_fill_ = true;
  run_.loop.finish_later(*this);
}

void Phase::finish_turn() {
  will_fill_ = false;
  if (fire_) fill();
}

void Phase::record(const std::string& name, TimePoint intended) {
  if (measures(intended)) latencies_[name].record(Clock::now() - intended);
}

void Phase::count(const std::string& name, std::uint64_t count) {
  if (measures(Clock::now())) counts_[name] += count;
}

void Phase::note(const std::string& name, boost::json::value value) {
  notes_[name] = std::move(value);
}

boost::json::object Phase::describe(double rate) const {
  boost::json::object phase = notes_;
  phase["name"] = name_;
  phase["loop"] = rate_ > 0 ? "open" : "closed";
  if (rate_ > 0) phase["wanted_rate"] = rate_;
  if (rate_ <= 0) phase["in_flight"] = most_in_flight_;
  phase["seconds"] = run_.options.seconds;
  phase["rate"] = rate;
  for (const auto& [name, count] : counts_) {
    phase[name + "_per_second"] = static_cast<double>(count) / run_.options.seconds;
  }
  boost::json::object latencies;
  for (const auto& [name, histogram] : latencies_) latencies[name] = to_json(histogram);
  phase["latency"] = std::move(latencies);
  cpu_.describe(phase, completed_);
  return phase;
}

}  // namespace parley::load
