#include <fmt/format.h>

#include "load/participant.hpp"
#include "load/scenarios.hpp"

namespace parley::load {
namespace {

class Silence final : public Listener {
 public:
  void on_event(Participant& /*participant*/, const Event& event) override {
    if (event.type != EventType::hello) ++unexpected;
  }
  std::uint64_t unexpected = 0;
};

}  // namespace

void run_idle(Run& run, const People& people) {
  Silence silence;
  const Participants participants = make_participants(run, people, run.options.people, silence);
  const std::uint64_t before = memory_of(run, "server");
  const TimePoint start = Clock::now();
  if (!connect_all(run, participants)) return;
  const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
  const auto count = static_cast<double>(participants.size());
  run.add_fact("connections", participants.size());
  run.add_fact("connections_per_second", count / seconds);
  // What they cost while nothing is said, by a phase in which nothing is done.
  Phase phase(run, "held", 0, 0);
  phase.execute([](TimePoint) {}, [] { return true; });
  const std::uint64_t after = memory_of(run, "server");
  run.add_fact("memory_before_bytes", before);
  run.add_fact("memory_after_bytes", after);
  const double each =
      (static_cast<double>(after) - static_cast<double>(before)) / std::max(count, 1.0);
  run.add_fact("bytes_per_connection", each);
  run.add_check("unexpected_events", silence.unexpected);
}

}  // namespace parley::load
