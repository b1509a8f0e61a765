// parleyd: the command line.

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

#include "app/address.hpp"
#include "app/application.hpp"
#include "app/health_probe.hpp"
#include "base/log.hpp"
#include "base/secrets.hpp"
#include "base/version.hpp"
#include "config/settings.hpp"
#include "store/stores.hpp"

namespace {

using parley::config::LoadedSettings;
using parley::config::Settings;

constexpr int exit_failure = 1;
constexpr int exit_usage = 2;
constexpr std::chrono::seconds health_deadline{2};

constexpr std::string_view usage =
    "parleyd, the server of Parley\n\n"
    "  parleyd serve     serve the API, the sockets and the web app\n"
    "  parleyd migrate   bring the database up to date and stop\n"
    "  parleyd health    ask the server that listens there whether it can serve; exit code 0: yes\n"
    "  parleyd config    print every setting: its value, where that comes from, its meaning\n"
    "  parleyd version   print the version\n"
    "  parleyd help      print this\n\n"
    "Settings are given as flags, in the environment, or in the file that --config names:\n\n";

int complain(const parley::Error& error, int exit_code) {
  fmt::print(stderr, "parleyd: {}\n", error.message);
  return exit_code;
}

// Every connection is a descriptor: take as many as the system lets us.
void raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

std::string host_name() {
  char name[256] = {};
  return gethostname(name, sizeof name - 1) == 0 ? name : "parleyd";
}

bool write_port_file(const std::string& path, const std::string& address) {
  // Written aside and renamed, so that nobody reads half of it.
  const std::string aside = path + ".new";
  std::ofstream stream(aside);
  stream << address << '\n';
  stream.close();
  return stream.good() && std::rename(aside.c_str(), path.c_str()) == 0;
}

int serve(Settings settings) {
  // Signals are for this thread alone; the threads made from here on inherit the mask.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  raise_descriptor_limit();

  if (settings.log.node.empty()) settings.log.node = host_name();
  const std::string port_file = settings.port_file;
  parley::log::start(settings.log);
  auto application = parley::app::Application::create(std::move(settings));
  if (!application) {
    parley::log::stop();
    return complain(application.error(), exit_failure);
  }
  const auto address = (*application)->start();
  if (!address) {
    application->reset();
    parley::log::stop();
    return complain(address.error(), exit_failure);
  }
  parley::log::info("listening", {{"address", *address}, {"version", parley::version()}});
  if (!port_file.empty() && !write_port_file(port_file, *address)) {
    parley::log::error("The port file cannot be written.", {{"error", port_file}});
  }

  int signal_number = 0;
  sigwait(&signals, &signal_number);
  parley::log::info("stopping", {{"signal", signal_number}});
  // Asked again, the server goes at once: nothing that was acknowledged is lost by it.
  pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
  (*application)->stop();
  application->reset();
  parley::log::info("stopped");
  parley::log::stop();
  return EXIT_SUCCESS;
}

int migrate(const Settings& settings) {
  const auto before = parley::store::migrate(settings.store);
  if (!before) return complain(before.error(), exit_failure);
  for (const std::string& migration : before->pending) fmt::print("applied {}\n", migration);
  fmt::print("The database is at version {}.\n", before->latest_version);
  return EXIT_SUCCESS;
}

int health(const Settings& settings) {
  const auto address = parley::app::parse_address(settings.listen);
  if (!address) return complain(address.error(), exit_usage);
  const auto answer = parley::app::probe_health(*address, health_deadline);
  return answer ? EXIT_SUCCESS : complain(answer.error(), exit_failure);
}

int print_settings(const LoadedSettings& loaded) {
  for (const auto& line : loaded.report) {
    fmt::print("# {}\n# default: {}; from: {}\n{} = {}\n\n", line.description,
               line.default_value.empty() ? "none" : line.default_value, line.source, line.name,
               line.value);
  }
  return EXIT_SUCCESS;
}

std::vector<std::string> environment_variables() {
  std::vector<std::string> variables;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    variables.emplace_back(*variable);
  }
  return variables;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    const std::string command = arguments.empty() ? "help" : arguments.front();
    if (command == "help" || command == "--help" || command == "-h") {
      fmt::print("{}{}", usage, parley::config::describe_settings());
      return arguments.empty() ? exit_usage : EXIT_SUCCESS;
    }
    if (command == "version" || command == "--version") {
      fmt::print("parleyd {}\n", parley::version());
      return EXIT_SUCCESS;
    }
    if (command != "serve" && command != "migrate" && command != "health" && command != "config") {
      fmt::print(stderr, "parleyd: There is no command {}. `parleyd help` lists them.\n", command);
      return exit_usage;
    }
    parley::initialize_cryptography();
    const std::vector<std::string> flags(arguments.begin() + 1, arguments.end());
    auto loaded = parley::config::load_settings(flags, environment_variables());
    if (!loaded) return complain(loaded.error(), exit_usage);
    if (command == "config") return print_settings(*loaded);
    if (command == "health") return health(loaded->settings);
    if (command == "migrate") return migrate(loaded->settings);
    return serve(std::move(loaded->settings));
  } catch (const std::exception& error) {
    fmt::print(stderr, "parleyd: {}\n", error.what());
    return exit_failure;
  }
}
