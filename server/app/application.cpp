#include "app/application.hpp"

#include <algorithm>
#include <exception>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "app/adapters.hpp"
#include "app/address.hpp"
#include "base/log.hpp"
#include "commands/services.hpp"
#include "gateway/gateway.hpp"
#include "http/api.hpp"
#include "http/static_site.hpp"
#include "net/io_threads.hpp"
#include "net/server.hpp"

namespace parley::app {
namespace {

std::string describe(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const std::exception& error) {
    return error.what();
  } catch (...) {
    return "unknown";
  }
}

std::size_t thread_count(std::size_t wanted) {
  if (wanted == 0) wanted = std::max(1U, std::thread::hardware_concurrency());
  return std::min(wanted, gateway::TopicRegistry::max_threads);
}

net::ServerObserver log_observer() {
  net::ServerObserver observer;
  observer.on_handler_error = [](std::string_view what_for, const std::exception_ptr& failure) {
    log::error("A handler failed.", {{"operation", what_for}, {"error", describe(failure)}});
  };
  observer.on_system_error = [](std::string_view operation, std::string_view message) {
    log::error("The system refused something.", {{"operation", operation}, {"error", message}});
  };
  return observer;
}

struct Adapters {
  std::unique_ptr<store::Stores> stores;
  std::unique_ptr<EventBus> bus;
  std::unique_ptr<PresenceStore> presence;
};

class WiredApplication final : public Application {
 public:
  WiredApplication(config::Settings settings, Address address, Adapters adapters,
                   http::StaticSite site)
      : settings_(std::move(settings)),
        address_(std::move(address)),
        site_(std::move(site)),
        stores_(std::move(adapters.stores)),
        bus_(std::move(adapters.bus)),
        presence_(std::move(adapters.presence)),
        passwords_(settings_.passwords),
        session_cache_(settings_.session_cache),
        throttles_(settings_.limits),
        services_{stores_->users(),
                  stores_->accounts(),
                  stores_->avatars(),
                  stores_->sessions(),
                  stores_->contacts(),
                  stores_->blocks(),
                  stores_->conversations(),
                  stores_->messages(),
                  *bus_,
                  *presence_,
                  passwords_,
                  session_cache_,
                  throttles_,
                  settings_.session_idle_limit,
                  settings_.edit_window},
        threads_(std::make_unique<net::IoThreads>(thread_count(settings_.threads))),
        gateway_(services_, *threads_, settings_.gateway),
        api_(services_, gateway_, site_, settings_.api, [this] { return stores_->is_ready(); }) {
    settings_.server.address = address_.host;
    settings_.server.port = address_.port;
    settings_.server.http.larger_bodies = http::larger_bodies();
    server_.emplace(*threads_, settings_.server, api_, log_observer());
  }

  ~WiredApplication() override {
    stop();
    server_.reset();
    // Neither may call into the loops once they are gone.
    bus_->close();
    presence_->close();
    // Suspended tasks go with the loops, while everything that they refer to is still there.
    threads_.reset();
  }

  Result<std::string> start() override {
    threads_->start();
    running_ = true;
    try {
      server_->start();
    } catch (const std::system_error& error) {
      return fail(errors::unavailable, fmt::format("Cannot listen on {}: {}.", settings_.listen,
                                                   error.code().message()));
    }
    gateway_.start();
    return to_string(Address{address_.host, server_->port()});
  }

  void stop() override {
    if (!std::exchange(running_, false)) return;
    api_.announce_shutdown();
    server_->stop(settings_.shutdown_grace);
    gateway_.stop();
    bus_->close();
    presence_->close();
    passwords_.close();
    stores_->close();
    threads_->stop();
  }

 private:
  config::Settings settings_;
  const Address address_;
  const http::StaticSite site_;
  std::unique_ptr<store::Stores> stores_;
  std::unique_ptr<EventBus> bus_;
  std::unique_ptr<PresenceStore> presence_;
  PasswordHasher passwords_;
  SessionCache session_cache_;
  Throttles throttles_;
  Services services_;
  std::unique_ptr<net::IoThreads> threads_;
  gateway::Gateway gateway_;
  http::Api api_;
  std::optional<net::Server> server_;
  bool running_ = false;  // the event loops do; what waits for them must not be asked otherwise
};

}  // namespace

Result<std::unique_ptr<Application>> Application::create(config::Settings settings) {
  auto address = parse_address(settings.listen);
  if (!address) return fail(address.error());
  http::StaticSite site;
  if (!settings.web_root.empty()) {
    auto loaded = http::StaticSite::load(settings.web_root);
    if (!loaded) return fail(loaded.error());
    site = std::move(*loaded);
  }
  settings.store.log = log::sink();
  auto stores = store::open_stores(settings.store);
  if (!stores) return fail(stores.error());
  auto bus = open_bus(settings);
  if (!bus) return fail(bus.error());
  auto presence = open_presence(settings);
  if (!presence) return fail(presence.error());
  Adapters adapters{std::move(*stores), std::move(*bus), std::move(*presence)};
  return std::make_unique<WiredApplication>(std::move(settings), std::move(*address),
                                            std::move(adapters), std::move(site));
}

}  // namespace parley::app
