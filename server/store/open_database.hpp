// Opens the bare database that a URL names: for open_stores, and for tests that watch what a store
// asks of it.
#pragma once

#include <memory>

#include "base/error.hpp"
#include "store/database.hpp"
#include "store/stores.hpp"

namespace parley::store {

// Blocks. Fails as open_stores does.
Result<std::unique_ptr<Database>> open_database(const StoreOptions& options);

}  // namespace parley::store
