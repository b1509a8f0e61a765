// Every setting of the server, declared once with its name, default and description. A setting is
// given as a flag (`--listen`), in the environment (`PARLEY_LISTEN`, or PARLEY_LISTEN_FILE with the
// path of a file that holds the value, as secrets are handed to containers) or in a file (`listen =
// …`), and counts in this order. Used at start, on the main thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/password_hasher.hpp"
#include "bus/rabbitmq.hpp"
#include "commands/session_cache.hpp"
#include "commands/throttles.hpp"
#include "gateway/gateway.hpp"
#include "http/api.hpp"
#include "net/server_options.hpp"
#include "presence/memcached.hpp"
#include "store/stores.hpp"

namespace parley::config {

struct Settings {
  std::string listen = "127.0.0.1:8080";
  std::string port_file;
  std::string web_root;
  std::size_t threads = 0;  // 0: one per core
  std::chrono::seconds shutdown_grace{10};
  std::chrono::hours session_idle_limit{30 * 24};
  std::chrono::seconds edit_window{24 * 3600};

  log::Options log;
  // Their addresses choose the adapters: see config/adapter_url.hpp.
  store::StoreOptions store{.url = "sqlite:data/parley.db", .log = {}};
  bus::RabbitMqOptions bus{.url = "local:", .log = {}};
  presence::MemcachedOptions presence{.url = "local:", .log = {}};
  net::ServerOptions server;
  gateway::GatewayOptions gateway;
  http::ApiOptions api;
  PasswordHasher::Options passwords;
  SessionCache::Options session_cache;
  Throttles::Limits limits;
};

// One setting as it stands, for `parleyd config`.
struct SettingReport {
  std::string name;
  std::string value;  // passwords in addresses are ***
  std::string default_value;
  // "default", "flag --listen", "environment PARLEY_LISTEN", "environment PARLEY_LISTEN_FILE",
  // "file PATH"
  std::string source;
  std::string description;
};

struct LoadedSettings {
  Settings settings;
  std::vector<SettingReport> report;  // in the order of declaration
};

// Reads flags (without the program's name), environment (`NAME=value`) and the file that `--config`
// or PARLEY_CONFIG names. An unknown key, a value that makes no sense, a file that cannot be read,
// or a value given both in the environment and by a file that it names, is an error that says what
// was meant or what is allowed, and never what a PARLEY_…_FILE holds.
Result<LoadedSettings> load_settings(const std::vector<std::string>& flags,
                                     const std::vector<std::string>& environment);

// The settings with their defaults and descriptions, for `parleyd help`.
std::string describe_settings();

}  // namespace parley::config
