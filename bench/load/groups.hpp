// Groups to talk in. On the loop's thread.
#pragma once

#include <cstddef>

#include "load/people.hpp"

namespace parley::load {

// A new group of the first `size` people, made by the first, who adds the others. Returns its only
// channel; a violation when that fails.
Id make_group(Run& run, const People& people, std::size_t size);

}  // namespace parley::load
