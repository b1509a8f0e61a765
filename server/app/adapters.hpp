// Opens the adapters of the bus and of presence that the settings' addresses name; the store opens
// itself (store::open_stores). At start, on the main thread.
#pragma once

#include <memory>

#include "base/error.hpp"
#include "config/settings.hpp"
#include "ports/event_bus.hpp"
#include "ports/presence_store.hpp"

namespace parley::app {

// Both return an adapter that works from now on, also while what stands behind it is not there yet.
// They fail with a sentence for the operator when the address makes no sense.
Result<std::unique_ptr<EventBus>> open_bus(const config::Settings& settings);
Result<std::unique_ptr<PresenceStore>> open_presence(const config::Settings& settings);

}  // namespace parley::app
