#include "base/id.hpp"

#include <sodium.h>

#include "base/time.hpp"

namespace parley {

std::int64_t make_id_value() {
  constexpr std::int64_t epoch_2020_ms = 1'577'836'800'000;
  constexpr int random_bits = 21;
  const std::int64_t age = now().milliseconds() - epoch_2020_ms;
  const auto random = static_cast<std::int64_t>(randombytes_random() & ((1U << random_bits) - 1));
  return (age << random_bits) | random;
}

}  // namespace parley
