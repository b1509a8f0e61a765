#include "bus/wake_signal.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <system_error>

namespace parley::bus {

WakeSignal::WakeSignal() : event_descriptor_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (event_descriptor_ < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
}

WakeSignal::~WakeSignal() {
  ::close(event_descriptor_);
}

void WakeSignal::notify() noexcept {
  const std::uint64_t one = 1;
  // It fails only when the counter is full, and then the thread is woken already.
  [[maybe_unused]] const auto written = ::write(event_descriptor_, &one, sizeof(one));
}

bool WakeSignal::wait(int descriptor, std::chrono::milliseconds timeout) noexcept {
  std::array<pollfd, 2> watched{pollfd{event_descriptor_, POLLIN, 0},
                                pollfd{descriptor, POLLIN, 0}};
  const auto milliseconds = std::clamp<std::int64_t>(timeout.count(), 0, 60'000);
  if (::poll(watched.data(), watched.size(), static_cast<int>(milliseconds)) <= 0) return false;
  if (watched[0].revents != 0) {
    std::uint64_t count = 0;
    [[maybe_unused]] const auto got = ::read(event_descriptor_, &count, sizeof(count));
  }
  return descriptor >= 0 && watched[1].revents != 0;
}

}  // namespace parley::bus
