// What SQLite's result codes mean to Parley.
#pragma once

#include "base/error.hpp"

struct sqlite3;

namespace parley::store {

// Of the call that just failed on this connection. Thread: the connection's.
Error sqlite_error(sqlite3* handle);

}  // namespace parley::store
