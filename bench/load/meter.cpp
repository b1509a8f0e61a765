#include "load/meter.hpp"

namespace parley::load {

double measure_work(Run& run, const std::string& name, std::size_t in_flight,
                    const std::function<std::uint64_t(TimePoint)>& work) {
  run.progress(name);
  CpuMeter cpu(run);
  cpu.start();
  const TimePoint start = Clock::now();
  const auto time =
      std::chrono::duration_cast<Duration>(std::chrono::duration<double>(run.options.seconds));
  const std::uint64_t count = work(start + time);
  const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
  cpu.stop();
  const double rate = static_cast<double>(count) / seconds;
  if (count == 0) run.violate(name + ": nothing was done");
  boost::json::object phase{{"name", name},           {"loop", "closed"},
                            {"in_flight", in_flight}, {"seconds", seconds},
                            {"rate", rate},           {"latency", boost::json::object()}};
  cpu.describe(phase, count);
  run.add_phase(std::move(phase));
  return rate;
}

}  // namespace parley::load
