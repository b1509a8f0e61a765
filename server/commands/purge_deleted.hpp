// Takes the rows of deleted groups and channels out of the database.
#pragma once

#include "commands/services.hpp"

namespace parley {

// Batch after batch until nothing is left of what is deleted by now; messages that are sent
// meanwhile come in between. Any number of servers may do it at the same time.
Task<Result<void>> purge_deleted(Services& services);

}  // namespace parley
