#include "load/event_loop.hpp"

#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

namespace parley::load {
namespace {

[[noreturn]] void throw_errno(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

epoll_event make_event(int descriptor, std::uint32_t generation, bool writing) {
  epoll_event event{};
  event.events = EPOLLIN;
  if (writing) event.events |= EPOLLOUT;
  event.data.u64 = (std::uint64_t{generation} << 32U) |
                   static_cast<std::uint64_t>(static_cast<unsigned>(descriptor));
  return event;
}

}  // namespace

EventLoop::EventLoop() : epoll_(epoll_create1(EPOLL_CLOEXEC)) {
  if (epoll_ < 0) throw_errno("epoll_create1");
}

EventLoop::~EventLoop() {
  close(epoll_);
}

void EventLoop::add(int descriptor, Watcher& watcher, bool writing) {
  const auto index = static_cast<std::size_t>(descriptor);
  if (index >= watchers_.size()) {
    watchers_.resize(index + 1024);
    generations_.resize(index + 1024);
  }
  watchers_[index] = &watcher;
  epoll_event event = make_event(descriptor, ++generations_[index], writing);
  if (epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &event) != 0) throw_errno("epoll_ctl");
}

void EventLoop::change(int descriptor, bool writing) {
  epoll_event event =
      make_event(descriptor, generations_[static_cast<std::size_t>(descriptor)], writing);
  if (epoll_ctl(epoll_, EPOLL_CTL_MOD, descriptor, &event) != 0) throw_errno("epoll_ctl");
}

void EventLoop::remove(int descriptor) {
  watchers_[static_cast<std::size_t>(descriptor)] = nullptr;
  epoll_ctl(epoll_, EPOLL_CTL_DEL, descriptor, nullptr);
}

void EventLoop::at(TimePoint time, std::function<void()> call) {
  timers_.push(Timer{time, timer_count_++, std::move(call)});
}

void EventLoop::forget(const Finisher& finisher) {
  std::replace(finishers_.begin(), finishers_.end(), const_cast<Finisher*>(&finisher),
               static_cast<Finisher*>(nullptr));
}

bool EventLoop::run_until(const std::function<bool()>& done, TimePoint deadline) {
  run_finishers();
  while (!done()) {
    if (Clock::now() >= deadline) return false;
    turn(deadline);
  }
  return true;
}

void EventLoop::turn(TimePoint deadline) {
  TimePoint wake = deadline;
  if (!timers_.empty()) wake = std::min(wake, timers_.top().time);
  const auto pause = std::clamp<Duration>(wake - Clock::now(), Duration(0), std::chrono::hours(1));
  const timespec timeout{pause.count() / 1'000'000'000, pause.count() % 1'000'000'000};
  std::array<epoll_event, 512> events{};
  const int count =
      epoll_pwait2(epoll_, events.data(), static_cast<int>(events.size()), &timeout, nullptr);
  if (count < 0 && errno != EINTR) throw_errno("epoll_pwait2");
  for (std::size_t at = 0; count > 0 && at < static_cast<std::size_t>(count); ++at) {
    const std::uint64_t data = events[at].data.u64;
    const std::size_t index = data & 0xFFFF'FFFFU;
    Watcher* watcher = watchers_[index];
    if (watcher == nullptr || generations_[index] != data >> 32U) continue;
    const std::uint32_t what = events[at].events;
    watcher->on_ready((what & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0, (what & EPOLLOUT) != 0);
  }
  run_timers();
  run_finishers();
}

void EventLoop::run_timers() {
  const TimePoint now = Clock::now();
  while (!timers_.empty() && timers_.top().time <= now) {
    const std::function<void()> call = timers_.top().call;
    timers_.pop();
    call();
  }
}

void EventLoop::run_finishers() {
  for (std::size_t at = 0; at < finishers_.size(); ++at) {  // it grows meanwhile
    Finisher* finisher = std::exchange(finishers_[at], nullptr);
    if (finisher != nullptr) finisher->finish_turn();
  }
  finishers_.clear();
}

}  // namespace parley::load
