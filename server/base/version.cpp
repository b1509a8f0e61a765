#include "base/version.hpp"

#include "base/version_generated.hpp"

namespace parley {

std::string_view version() {
  return PARLEY_VERSION "+" PARLEY_COMMIT;
}

}  // namespace parley
