// The scenarios: what each does stands above its function. All of them check what they do, and add
// what they measured and what was wrong to the run.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "load/people.hpp"
#include "load/run.hpp"

namespace parley::load {

// Pairs talk, the two of a pair at different servers where there are several: as fast as it goes,
// without receipts and with delivered and read receipts; then with receipts by the clock at a
// quarter of that.
void run_direct(Run& run, const People& people);

struct Scenario {
  std::string_view name;
  void (*execute)(Run& run, const People& people);
};
const std::vector<Scenario>& all_scenarios();

}  // namespace parley::load
