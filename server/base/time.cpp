#include "base/time.hpp"

#include <fmt/format.h>

namespace parley {

std::string Timestamp::to_rfc3339() const {
  using namespace std::chrono;
  const sys_time<std::chrono::milliseconds> time{std::chrono::milliseconds{milliseconds_}};
  const auto day = floor<days>(time);
  const year_month_day date{day};
  const hh_mm_ss clock{time - day};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                     clock.subseconds().count());
}

Timestamp now() {
  using namespace std::chrono;
  return Timestamp(duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count());
}

}  // namespace parley
