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

// Somebody reads a history of a million messages (parley_bench seed) page by page, anywhere in it,
// and a chat list of 500 conversations from its first to its last page: one after the other, which
// shows what a request takes, and as fast as it goes.
void run_history(Run& run, const People& people);

// All lines are cut; messages are written meanwhile; all come back at once, and each asks for its
// chat list and for what it missed. Until everybody is consistent, and how much memory that took.
void run_storm(Run& run, const People& people);

// One channel with 10, 100, 1,000 and 5,000 members, all connected, in which some of them write:
// as fast as it goes and by the clock, without receipts; with 100 members with them too.
void run_group(Run& run, const People& people);

// A read storm: a hundred messages in a channel, all of whose members (5,000, or as many as there
// are) look at it. They acknowledge as the web app does: what 100 ms bring is one receipt. How many
// receipts and events that makes, and until every member knows that all have read everything.
void run_receipts(Run& run, const People& people);

// A day: messages, typing, presence, pages, lists, and people who come and go, at a rate that rises
// from night to noon and falls again.
void run_mixed(Run& run, const People& people);

struct Scenario {
  std::string_view name;
  void (*execute)(Run& run, const People& people);
};
const std::vector<Scenario>& all_scenarios();

}  // namespace parley::load
