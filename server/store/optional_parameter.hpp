// What may be missing, as a parameter: null then. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "base/time.hpp"
#include "store/database.hpp"

namespace parley::store {

inline Parameter optional_parameter(std::optional<std::string> text) {
  if (!text) return std::monostate();
  return std::move(*text);
}

inline Parameter optional_parameter(std::optional<std::int64_t> number) {
  if (!number) return std::monostate();
  return *number;
}

inline Parameter optional_parameter(std::optional<Timestamp> time) {
  if (!time) return std::monostate();
  return time->milliseconds();
}

}  // namespace parley::store
