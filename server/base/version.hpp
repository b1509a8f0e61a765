// Which Parley this is. Any thread.
#pragma once

#include <string_view>

namespace parley {

// The version with the commit it was built from: `0.1.0+1a2b3c4`.
std::string_view version();

}  // namespace parley
