#include "app/adapters.hpp"

#include <fmt/format.h>

#include "bus/local.hpp"
#include "config/adapter_url.hpp"
#include "presence/local.hpp"

namespace parley::app {
namespace {

tl::unexpected<Error> no_such_adapter(std::string_view setting, std::string_view url) {
  return fail(errors::bad_request,
              fmt::format("{}: \"{}\" names no adapter.", setting, config::without_password(url)));
}

}  // namespace

Result<std::unique_ptr<EventBus>> open_bus(const config::Settings& settings) {
  if (settings.bus == "local:") return std::make_unique<bus::LocalBus>();
  return no_such_adapter("bus", settings.bus);
}

Result<std::unique_ptr<PresenceStore>> open_presence(const config::Settings& settings) {
  const auto time_to_live = settings.gateway.presence.refresh_interval * 3;
  if (settings.presence == "local:") {
    return std::make_unique<presence::LocalPresence>(time_to_live);
  }
  return no_such_adapter("presence", settings.presence);
}

}  // namespace parley::app
