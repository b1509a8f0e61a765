// A throw-away PostgreSQL server for C++ tests, as PostgreSQL's own programs make it: its data, its
// socket and its port are its own, and it goes with the object. The tests that run as root run it
// as the user postgres. For the main thread of a test program.
#pragma once

#include <libpq-fe.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "support/child_process.hpp"

namespace parley::testing {

class PostgresCluster {
 public:
  // Started, with the superuser `postgres` and the database `postgres`. Nothing is flushed to the
  // disk: what was committed survives the death of every process, not that of the machine.
  PostgresCluster() {
    folder_.give_to("postgres");
    run({binary("initdb"), "-D", data(), "-A", "trust", "-U", "postgres", "-E", "UTF8",
         "--locale=C.UTF-8", "--no-sync"});
    start();
  }

  std::uint16_t port() const { return port_; }

  // Over TCP: a socket in the file system would not tell a server that is not there yet from one
  // that is.
  std::string url(const std::string& database, const std::string& user = "postgres") const {
    return "postgresql://" + user + "@127.0.0.1:" + std::to_string(port_) + "/" + database;
  }

  // One statement as the superuser; the first column of its rows. Throws std::runtime_error.
  std::vector<std::string> execute(const std::string& database, const std::string& sql) const {
    const std::unique_ptr<PGconn, decltype(&PQfinish)> connection(
        PQconnectdb((url(database) + "?connect_timeout=30").c_str()), &PQfinish);
    const std::unique_ptr<PGresult, decltype(&PQclear)> result(
        PQexec(connection.get(), sql.c_str()), &PQclear);
    const ExecStatusType status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
      throw std::runtime_error(sql + ": " + PQerrorMessage(connection.get()));
    }
    std::vector<std::string> column;
    for (int row = 0; row < PQntuples(result.get()); ++row) {
      column.emplace_back(PQgetvalue(result.get(), row, 0));
    }
    return column;
  }

  // A new database, empty or a copy of `origin`, which nobody may be connected to.
  std::string create_database(const std::string& origin = "template1") {
    std::string name = "test_" + std::to_string(++databases_);
    execute("postgres", "CREATE DATABASE " + name + " TEMPLATE " + origin);
    return name;
  }
  void drop_database(const std::string& name) const {
    execute("postgres", "DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
  }

  // Starts it, again on the same port. Another program may have taken the first port meanwhile, and
  // the memory of a server that was killed is free only when its last process has gone.
  void start() {
    constexpr int attempts = 20;
    for (int attempt = 0; attempt < attempts; ++attempt) {
      if (port_ == 0 || (!ever_started_ && attempt > 0)) port_ = free_port();
      ChildProcess::Options options;
      options.command = {binary("postgres"), "-D", data(), "-p", std::to_string(port_)};
      for (const char* setting : {"listen_addresses=127.0.0.1", "fsync=off", "full_page_writes=off",
                                  "jit=off", "max_connections=200", "shared_buffers=32MB",
                                  "autovacuum=off", "unix_socket_directories="}) {
        options.command.insert(options.command.end(), {"-c", setting});
      }
      options.log = folder_.path() / "server.log";
      options.user = "postgres";
      process_ = ChildProcess(options);
      const bool up = eventually(std::chrono::seconds(60), [this] {
        return !process_.is_running() || PQping(url("postgres").c_str()) == PQPING_OK;
      });
      if (up && process_.is_running()) {
        ever_started_ = true;
        return;
      }
      kill();
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    throw std::runtime_error("PostgreSQL did not start:\n" + log());
  }

  // Ends it as an administrator would: connections are cut, what was committed is flushed.
  void stop() {
    process_.signal(SIGINT);
    if (!process_.wait(std::chrono::seconds(60))) throw std::runtime_error("PostgreSQL goes on");
  }

  // Every process of it, at once and without a word.
  void kill() {
    if (process_.pid() <= 0) return;
    // The first process is stopped so that it starts no other ones meanwhile.
    ::kill(process_.pid(), SIGSTOP);
    wait_until_frozen(process_.pid());
    const std::vector<pid_t> others = children();
    for (const pid_t other : others) ::kill(other, SIGKILL);
    process_.kill();
    eventually(std::chrono::seconds(60), [&others] {
      return std::all_of(others.begin(), others.end(),
                         [](pid_t other) { return state_of(other) == '-'; });
    });
  }

  // Every process stops where it stands; the kernel goes on accepting connections and bytes.
  void freeze() {
    std::vector<pid_t> all{process_.pid()};
    ::kill(process_.pid(), SIGSTOP);
    wait_until_frozen(process_.pid());
    for (const pid_t other : children()) all.push_back(other);
    for (const pid_t each : all) ::kill(each, SIGSTOP);
    for (const pid_t each : all) wait_until_frozen(each);
  }
  void thaw() {
    for (const pid_t other : children()) ::kill(other, SIGCONT);
    ::kill(process_.pid(), SIGCONT);
  }

  ~PostgresCluster() { kill(); }
  PostgresCluster(const PostgresCluster&) = delete;
  PostgresCluster& operator=(const PostgresCluster&) = delete;

  std::string log() const {
    std::ifstream file(folder_.path() / "server.log");
    return {std::istreambuf_iterator<char>(file), {}};
  }

 private:
  struct Process {
    pid_t parent = -1;
    char state = '-';
  };

  // Of /proc/PID/stat: `pid (name) state parent …`. State '-': there is no such process, or it is
  // dead and only not waited for.
  static Process look_up(pid_t pid) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const std::size_t name_end = text.rfind(") ");
    Process process;
    if (name_end == std::string::npos) return process;
    process.state = text[name_end + 2];
    if (process.state == 'Z' || process.state == 'X') process.state = '-';
    process.parent = std::atoi(text.c_str() + name_end + 4);
    return process;
  }
  static char state_of(pid_t pid) { return look_up(pid).state; }

  static void wait_until_frozen(pid_t pid) {
    eventually(std::chrono::seconds(60), [pid] {
      const char state = state_of(pid);
      return state == 'T' || state == '-';
    });
  }

  // Every server process makes a process group of its own: they are found by their parent.
  std::vector<pid_t> children() const {
    std::vector<pid_t> found;
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
      const pid_t pid = std::atoi(entry.path().filename().c_str());
      if (pid > 0 && look_up(pid).parent == process_.pid()) found.push_back(pid);
    }
    return found;
  }

  // Debian keeps the programs of each version in a folder of its own.
  static std::string binary(const std::string& name) {
    for (const char* version : {"15", "16", "17"}) {
      const std::string path = std::string("/usr/lib/postgresql/") + version + "/bin/" + name;
      if (::access(path.c_str(), X_OK) == 0) return path;
    }
    return name;
  }

  std::string data() const { return (folder_.path() / "data").string(); }

  void run(const std::vector<std::string>& command) const {
    ChildProcess::Options options;
    options.command = command;
    options.log = folder_.path() / "setup.log";
    options.user = "postgres";
    ChildProcess::run(options, std::chrono::seconds(120));
  }

  TemporaryFolder folder_{"parley-postgres-"};
  std::uint16_t port_ = 0;
  bool ever_started_ = false;
  int databases_ = 0;
  ChildProcess process_;
};

}  // namespace parley::testing
