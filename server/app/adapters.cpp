#include "app/adapters.hpp"

#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "base/log.hpp"
#include "bus/local.hpp"
#include "bus/rabbitmq.hpp"
#include "config/adapter_url.hpp"
#include "presence/local.hpp"
#include "presence/memcached.hpp"

namespace parley::app {
namespace {

tl::unexpected<Error> bad_address(std::string_view setting, std::string_view url,
                                  const std::invalid_argument& error) {
  return fail(errors::bad_request,
              fmt::format("{}: {} {}.", setting, config::without_password(url), error.what()));
}

}  // namespace

Result<std::unique_ptr<EventBus>> open_bus(const config::Settings& settings) {
  if (settings.bus.url == "local:") return std::make_unique<bus::LocalBus>();
  bus::RabbitMqOptions options = settings.bus;
  options.log = log::sink();
  try {
    return std::make_unique<bus::RabbitMqBus>(std::move(options));
  } catch (const std::invalid_argument& error) {
    return bad_address("bus", settings.bus.url, error);
  }
}

Result<std::unique_ptr<PresenceStore>> open_presence(const config::Settings& settings) {
  const auto refresh_interval = settings.gateway.presence.refresh_interval;
  if (settings.presence.url == "local:") {
    return std::make_unique<presence::LocalPresence>(refresh_interval * 3);
  }
  presence::MemcachedOptions options = settings.presence;
  options.refresh_interval = refresh_interval;
  options.log = log::sink();
  try {
    return std::make_unique<presence::MemcachedPresence>(std::move(options));
  } catch (const std::invalid_argument& error) {
    return bad_address("presence", settings.presence.url, error);
  }
}

}  // namespace parley::app
