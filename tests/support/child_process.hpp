// Throw-away servers for tests: a folder of their own, a port that was free a moment ago, a process
// that ends with the test that started it. For the main thread of a test program.
#pragma once

#include <arpa/inet.h>
#include <fcntl.h>
#include <grp.h>
#include <netinet/in.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace parley::testing {

// A folder under the system's temporary folder that goes with the object.
class TemporaryFolder {
 public:
  explicit TemporaryFolder(const std::string& prefix = "parley-test-") {
    std::string name = (std::filesystem::temp_directory_path() / (prefix + "XXXXXX")).string();
    if (::mkdtemp(name.data()) == nullptr) {
      throw std::system_error(errno, std::generic_category(), "mkdtemp");
    }
    path_ = name;
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  const std::filesystem::path& path() const { return path_; }

  // Hands the folder itself to this user, so that a server which may not run as root can write.
  // No effect unless the test runs as root.
  void give_to(const std::string& user) const {
    const passwd* entry = ::getpwnam(user.c_str());
    if (::geteuid() != 0 || entry == nullptr) return;
    if (::chown(path_.c_str(), entry->pw_uid, entry->pw_gid) != 0) {
      throw std::system_error(errno, std::generic_category(), "chown");
    }
  }

 private:
  std::filesystem::path path_;
};

// A TCP port of 127.0.0.1 that is free now. Another process may take it before it is used: whoever
// starts a server on it tries again with another one.
inline std::uint16_t free_port() {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  const bool bound = socket >= 0 &&
                     ::bind(socket, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                     ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  const int error = errno;
  if (socket >= 0) ::close(socket);
  if (!bound) throw std::system_error(error, std::generic_category(), "free_port");
  return ntohs(address.sin_port);
}

// Does something listen there?
inline bool accepts_connections(std::uint16_t port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket < 0) return false;
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  const bool connected =
      ::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0;
  ::close(socket);
  return connected;
}

// Polls until `done`. False when that was not seen within the time.
inline bool eventually(std::chrono::milliseconds within, const std::function<bool()>& done) {
  const auto deadline = std::chrono::steady_clock::now() + within;
  while (!done()) {
    if (std::chrono::steady_clock::now() >= deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

// A process in a group of its own. Its group is killed with the object, and the process itself
// when the test program dies.
class ChildProcess {
 public:
  struct Options {
    std::vector<std::string> command;  // the program's path or name, then its arguments
    // Added to the environment of the test.
    std::map<std::string, std::string> environment;
    std::filesystem::path log;  // standard output and error
    // Who it runs as when the test runs as root; empty: as the test.
    std::string user;
  };

  ChildProcess() = default;
  explicit ChildProcess(const Options& options) { start(options); }
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;
  ChildProcess(ChildProcess&& other) noexcept : pid_(std::exchange(other.pid_, -1)) {}
  ChildProcess& operator=(ChildProcess&& other) noexcept {
    std::swap(pid_, other.pid_);
    return *this;
  }
  ~ChildProcess() { kill(); }

  pid_t pid() const { return pid_; }

  bool is_running() {
    if (pid_ <= 0) return false;
    if (::waitpid(pid_, nullptr, WNOHANG) != pid_) return true;
    ::kill(-pid_, SIGKILL);
    pid_ = -1;
    return false;
  }

  // To the process and its children.
  void signal(int number) const {
    if (pid_ > 0) ::kill(-pid_, number);
  }

  // Waits for its end. False when it did not end within the time.
  bool wait(std::chrono::milliseconds within) {
    return eventually(within, [this] { return !is_running(); });
  }

  // Without a chance to say goodbye, frozen or not.
  void kill() {
    if (pid_ <= 0) return;
    ::kill(-pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    pid_ = -1;
  }

  // Runs a command to its end. Throws std::runtime_error unless it exits with 0.
  static void run(const Options& options, std::chrono::milliseconds within) {
    ChildProcess process(options);
    const auto deadline = std::chrono::steady_clock::now() + within;
    int status = 0;
    while (::waitpid(process.pid_, &status, WNOHANG) != process.pid_) {
      if (std::chrono::steady_clock::now() >= deadline) {
        throw std::runtime_error(options.command.front() + " did not end in time");
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    process.pid_ = -1;
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
      throw std::runtime_error(options.command.front() + " failed; see " + options.log.string());
    }
  }

 private:
  void start(const Options& options) {
    // Everything that allocates happens before the fork.
    std::vector<char*> arguments;
    for (const std::string& argument : options.command) {
      arguments.push_back(const_cast<char*>(argument.c_str()));
    }
    arguments.push_back(nullptr);
    std::vector<std::string> environment;
    for (char** entry = environ; *entry != nullptr; ++entry) {
      const std::string text = *entry;
      if (!options.environment.contains(text.substr(0, text.find('=')))) {
        environment.push_back(text);
      }
    }
    for (const auto& [name, value] : options.environment) {
      environment.push_back(name + "=" + value);
    }
    std::vector<char*> variables;
    for (std::string& entry : environment) variables.push_back(entry.data());
    variables.push_back(nullptr);
    const passwd* user = options.user.empty() ? nullptr : ::getpwnam(options.user.c_str());
    const bool change_user = ::geteuid() == 0 && !options.user.empty();
    if (change_user && user == nullptr) throw std::runtime_error("no user " + options.user);
    const std::string log = options.log.empty() ? "/dev/null" : options.log.string();

    pid_ = ::fork();
    if (pid_ < 0) throw std::system_error(errno, std::generic_category(), "fork");
    if (pid_ > 0) {
      ::setpgid(pid_, pid_);
      return;
    }
    ::setpgid(0, 0);
    const int input = ::open("/dev/null", O_RDONLY);
    const int output = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
    ::dup2(input, 0);
    ::dup2(output, 1);
    ::dup2(output, 2);
    ::close_range(3, ~0U, 0);
    if (change_user && (::setgroups(0, nullptr) != 0 || ::setgid(user->pw_gid) != 0 ||
                        ::setuid(user->pw_uid) != 0)) {
      ::_exit(126);
    }
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::execvpe(arguments[0], arguments.data(), variables.data());
    ::_exit(127);
  }

  pid_t pid_ = -1;
};

}  // namespace parley::testing
