// How people are found by the beginnings of their names. Pure; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace parley::store {

// For comparing names: each code point in its simple lower case (the C library's C.UTF-8 table;
// ASCII only where the library has none), white space at the ends cut and each run of it inside one
// blank.
std::string fold_name(std::string_view text);

// A longer search matches nobody: no name is longer (model's limits are 64 and 32 code points).
inline constexpr std::size_t max_search_prefix = 64;

// Every text of at most max_search_prefix code points by whose search a person is found, folded,
// sorted, each once: all prefixes of the username, of the display name, and of every word of it.
// At most 32 + 64 + 64 of them within the model's limits.
std::vector<std::string> search_prefixes(std::string_view username, std::string_view display_name);

}  // namespace parley::store
