// Asks a running server whether it can serve: `parleyd health`, for health checks of containers and
// supervisors, where no other HTTP client is at hand. Blocks its thread for at most the deadline.
#pragma once

#include <chrono>

#include "app/address.hpp"
#include "base/error.hpp"

namespace parley::app {

// GET /readyz of the server that listens on `address`. Where a server listens on every address
// (0.0.0.0, ::), the machine's own is asked. Fails with a sentence when nobody answers within
// `deadline`, when the answer is not HTTP, and with any status but 200.
Result<void> probe_health(Address address, std::chrono::milliseconds deadline);

}  // namespace parley::app
