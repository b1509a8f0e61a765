#include "net/io_threads.hpp"

#include <algorithm>
#include <cassert>
#include <thread>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

namespace parley::net {
namespace {

thread_local std::size_t current_thread_index = IoThreads::not_a_thread;

}  // namespace

struct IoThreads::Implementation {
  struct Loop {
    // Hint 1: only one thread runs it, which spares the wake-ups of the general case.
    boost::asio::io_context context{1};
    boost::asio::executor_work_guard<Executor> work{context.get_executor()};
    std::thread thread;
  };

  std::vector<std::unique_ptr<Loop>> loops;
  bool running = false;
};

IoThreads::IoThreads(std::size_t count) : implementation_(std::make_unique<Implementation>()) {
  for (std::size_t i = 0; i < std::max<std::size_t>(count, 1); ++i) {
    implementation_->loops.push_back(std::make_unique<Implementation::Loop>());
  }
}

IoThreads::~IoThreads() {
  stop();
}

void IoThreads::start() {
  assert(!implementation_->running);
  implementation_->running = true;
  for (std::size_t i = 0; i < count(); ++i) {
    Implementation::Loop& loop = *implementation_->loops[i];
    loop.thread = std::thread([&loop, i] {
      current_thread_index = i;
      loop.context.run();
    });
  }
}

void IoThreads::stop() {
  if (!implementation_->running) return;
  assert(current_index() == not_a_thread);
  for (auto& loop : implementation_->loops) loop->context.stop();
  for (auto& loop : implementation_->loops) loop->thread.join();
  implementation_->running = false;
}

bool IoThreads::running() const {
  return implementation_->running;
}

std::size_t IoThreads::count() const {
  return implementation_->loops.size();
}

Executor IoThreads::executor(std::size_t index) const {
  assert(index < count());
  return implementation_->loops[index]->context.get_executor();
}

std::size_t IoThreads::current_index() {
  return current_thread_index;
}

}  // namespace parley::net
