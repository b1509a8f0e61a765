#include "load/usage.hpp"

#include <dirent.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>

namespace parley::load {
namespace {

struct Process {
  pid_t parent = 0;
  std::uint64_t ticks = 0;
};

std::string read_file(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

Process read_process(pid_t process) {
  const std::string stat = read_file("/proc/" + std::to_string(process) + "/stat");
  const std::size_t end_of_name = stat.rfind(')');
  Process read;
  if (end_of_name == std::string::npos) return read;
  std::istringstream fields(stat.substr(end_of_name + 1));
  std::string skipped;
  fields >> skipped >> read.parent;
  for (int field = 5; field < 14; ++field) fields >> skipped;
  std::uint64_t user = 0;
  std::uint64_t system = 0;
  fields >> user >> system;
  read.ticks = user + system;
  return read;
}

std::map<pid_t, Process> read_processes() {
  std::map<pid_t, Process> all;
  DIR* folder = opendir("/proc");
  if (folder == nullptr) return all;
  while (const dirent* entry = readdir(folder)) {
    const auto process = static_cast<pid_t>(std::atoi(entry->d_name));
    if (process > 0) all.emplace(process, read_process(process));
  }
  closedir(folder);
  return all;
}

bool is_below(const std::map<pid_t, Process>& all, pid_t process, pid_t root) {
  while (process > 1 && process != root) {
    const auto found = all.find(process);
    process = found == all.end() ? 0 : found->second.parent;
  }
  return process == root;
}

}  // namespace

std::uint64_t read_memory(pid_t process) {
  const std::string status = read_file("/proc/" + std::to_string(process) + "/status");
  const std::size_t at = status.find("RssAnon:");
  return at == std::string::npos ? 0 : std::strtoull(status.c_str() + at + 8, nullptr, 10) * 1024;
}

std::chrono::nanoseconds read_machine_cpu() {
  std::istringstream fields(read_file("/proc/stat"));
  std::string name;
  fields >> name;
  std::array<std::uint64_t, 8> ticks{};  // user, nice, system, idle, waiting, interrupts, …, stolen
  for (std::uint64_t& field : ticks) fields >> field;
  const std::uint64_t busy = ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6] + ticks[7];
  return std::chrono::nanoseconds(1'000'000'000 / sysconf(_SC_CLK_TCK)) *
         static_cast<std::int64_t>(busy);
}

std::vector<Usage> read_usage(const std::vector<Watched>& watched) {
  const auto all = read_processes();
  const std::chrono::nanoseconds tick(1'000'000'000 / sysconf(_SC_CLK_TCK));
  std::vector<Usage> usages;
  for (const Watched& one : watched) {
    Usage usage;
    for (const auto& [process, read] : all) {
      if (!is_below(all, process, one.process)) continue;
      usage.cpu += tick * static_cast<std::int64_t>(read.ticks);
    }
    usages.push_back(usage);
  }
  return usages;
}

}  // namespace parley::load
