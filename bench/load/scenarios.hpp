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

// People hold a connection each and say nothing: bytes of the servers' memory for one, connections
// per second. The servers should be fresh, or memory that they freed before is used again unseen.
void run_idle(Run& run, const People& people);

// Pairs begin and stop to type: until the other is told. What the server drops under pressure, as
// it may, makes the run fail all the same: here there is none.
void run_typing(Run& run, const People& people);

// People ask who is online of the 50 on their screen.
void run_presence(Run& run, const People& people);

struct Scenario {
  std::string_view name;
  void (*execute)(Run& run, const People& people);
};
const std::vector<Scenario>& all_scenarios();

}  // namespace parley::load
