#include "store/store_fixture_test.hpp"

namespace parley::store {

std::vector<DatabaseFactory> database_factories() {
  return {{"sqlite", [] { return std::make_unique<SqlitePlace>(); }}};
}

}  // namespace parley::store
