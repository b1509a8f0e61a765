// What processes of this machine use, read from /proc (proc(5)). No state; any thread.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace parley::load {

// One name for a process and everything below it, so that PostgreSQL's backends count as well.
struct Watched {
  std::string name;
  pid_t process = 0;
};

// Anonymous memory of one process: without files and the kernel's part. 0: it has gone.
std::uint64_t read_memory(pid_t process);

struct Usage {
  std::chrono::nanoseconds cpu{0};  // user and system, since each started
};

// In the order of `watched`. A process that has gone counts as nothing.
std::vector<Usage> read_usage(const std::vector<Watched>& watched);

// What all of the machine has used since it started, everybody's processes together.
std::chrono::nanoseconds read_machine_cpu();

}  // namespace parley::load
