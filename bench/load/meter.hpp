// Measures work that runs on threads of its own, away from the loop. One thread.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "load/run.hpp"

namespace parley::load {

// Calls `work` with a flag that becomes false after the time of a phase; it returns how many
// operations it completed, and whatever it holds is over by then. Adds the rate to the run as a
// phase. Its warm-up counts: the work is to be in its stride at once.
double measure_work(Run& run, const std::string& name, std::size_t in_flight,
                    const std::function<std::uint64_t(TimePoint until)>& work);

}  // namespace parley::load
