// A RabbitMQ of a test's own: Debian's server with a node name, a port mapper, a home and data that
// no other broker on the machine shares. Slow to start (nine seconds on an idle machine): one for
// each test program. For the main thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>
#include <string>

#include "support/child_process.hpp"

namespace parley::testing {

class RabbitMqBroker {
 public:
  // Throws std::runtime_error when it does not come up.
  RabbitMqBroker() : folder_("parley-rabbitmq-") {
    folder_.give_to(user);
    std::ofstream(folder_.path() / "enabled_plugins") << "[].\n";
    std::ofstream(folder_.path() / "rabbitmq.conf") << "loopback_users.guest = true\n";
    std::ofstream(folder_.path() / "rabbitmq-env.conf") << "";
    constexpr int attempts = 3;  // another process may take a port first
    for (int attempt = 1;; ++attempt) {
      amqp_port_ = free_port();
      distribution_port_ = free_port();
      mapper_port_ = free_port();
      start_port_mapper();
      if (try_start()) return;
      if (attempt == attempts) throw std::runtime_error("RabbitMQ did not start:\n" + log());
    }
  }
  RabbitMqBroker(const RabbitMqBroker&) = delete;
  RabbitMqBroker& operator=(const RabbitMqBroker&) = delete;
  ~RabbitMqBroker() { kill(); }

  std::string url() const { return "amqp://guest:guest@127.0.0.1:" + std::to_string(amqp_port_); }

  // As a power failure would.
  void kill() { server_.kill(); }

  // On the same ports, with the same data. REQUIRES: it was killed.
  void restart() {
    if (!try_start()) throw std::runtime_error("RabbitMQ did not come back:\n" + log());
  }

  // Stops every process of it, and returns when they stand still.
  void freeze() {
    server_.signal(SIGSTOP);
    const bool stands = eventually(std::chrono::seconds(30), [this] { return state() == 'T'; });
    if (!stands) throw std::runtime_error("RabbitMQ does not stand still");
  }
  void thaw() { server_.signal(SIGCONT); }

  // Runs rabbitmqctl against it, to the end. Throws std::runtime_error when it fails.
  void control(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {program("rabbitmqctl"), "-q"});
    ChildProcess::run({.command = std::move(arguments),
                       .environment = environment(),
                       .log = folder_.path() / "control.log",
                       .user = user},
                      std::chrono::seconds(120));
  }

  std::string log() const {
    std::ifstream file(folder_.path() / "server.log");
    return {std::istreambuf_iterator<char>(file), {}};
  }

 private:
  static constexpr const char* user = "rabbitmq";

  static std::string program(const std::string& name) { return "/usr/lib/rabbitmq/bin/" + name; }

  std::map<std::string, std::string> environment() const {
    const auto in_folder = [this](const char* name) { return (folder_.path() / name).string(); };
    return {{"HOME", folder_.path().string()},
            {"ERL_EPMD_PORT", std::to_string(mapper_port_)},
            {"ERL_EPMD_ADDRESS", "127.0.0.1"},
            {"RABBITMQ_NODENAME", "parley" + std::to_string(amqp_port_) + "@localhost"},
            {"RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1"},
            {"RABBITMQ_NODE_PORT", std::to_string(amqp_port_)},
            {"RABBITMQ_DIST_PORT", std::to_string(distribution_port_)},
            {"RABBITMQ_MNESIA_BASE", in_folder("data")},
            {"RABBITMQ_LOG_BASE", in_folder("log")},
            {"RABBITMQ_PID_FILE", in_folder("pid")},
            {"RABBITMQ_CONFIG_FILE", in_folder("rabbitmq.conf")},
            {"RABBITMQ_CONF_ENV_FILE", in_folder("rabbitmq-env.conf")},
            {"RABBITMQ_ENABLED_PLUGINS_FILE", in_folder("enabled_plugins")},
            // Schedulers that spin for work would take the cores from everybody else.
            {"RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "+S 2:2 +sbwt none +sbwtdcpu none"}};
  }

  // Erlang would leave one behind.
  void start_port_mapper() {
    mapper_ = ChildProcess({.command = {"epmd", "-port", std::to_string(mapper_port_)},
                            .environment = environment(),
                            .log = folder_.path() / "epmd.log",
                            .user = user});
    eventually(std::chrono::seconds(10),
               [this] { return !mapper_.is_running() || accepts_connections(mapper_port_); });
  }

  bool try_start() {
    server_ = ChildProcess({.command = {program("rabbitmq-server")},
                            .environment = environment(),
                            .log = folder_.path() / "server.log",
                            .user = user});
    eventually(std::chrono::seconds(150),
               [this] { return !server_.is_running() || accepts_connections(amqp_port_); });
    return server_.is_running();
  }

  // Of the main process, as proc(5) has it.
  char state() const {
    std::ifstream file("/proc/" + std::to_string(server_.pid()) + "/stat");
    const std::string text(std::istreambuf_iterator<char>(file), {});
    const auto name_end = text.rfind(')');
    return name_end == std::string::npos || name_end + 2 >= text.size() ? '?' : text[name_end + 2];
  }

  TemporaryFolder folder_;
  std::uint16_t amqp_port_ = 0;
  std::uint16_t distribution_port_ = 0;
  std::uint16_t mapper_port_ = 0;
  ChildProcess mapper_;
  ChildProcess server_;
};

}  // namespace parley::testing
