// The bridge between coroutines and other threads: a task waits until somebody, on any thread,
// calls its completion; it then goes on, on its own thread.
#pragma once

#include <memory>
#include <optional>
#include <utility>

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/task.hpp"

namespace parley {

// Resumes one waiting task with a value. Copies share the one right to do so: calling any of them
// a second time does nothing. Any thread, but one at a time. The task's io_context must outlive it.
template <class T>
class Completion {
 public:
  void operator()(T value) const {
    if (const std::shared_ptr<State> state = std::exchange(*slot_, nullptr)) {
      state->resume(std::move(value));
    }
  }

 private:
  struct State {
    virtual ~State() = default;
    virtual void resume(T value) = 0;
  };

  template <class Handler>
  struct HandlerState final : State {
    explicit HandlerState(Handler&& waiting)
        : handler(std::move(waiting)), work(boost::asio::get_associated_executor(handler)) {}

    void resume(T value) override {
      auto executor = work.get_executor();
      boost::asio::post(executor, [resumed = std::move(handler), keep = std::move(work),
                                   result = std::move(value)]() mutable {
        keep.reset();
        std::move(resumed)(std::move(result));
      });
    }

    Handler handler;
    // Keeps the io_context running while the task waits outside it.
    boost::asio::executor_work_guard<boost::asio::associated_executor_t<Handler>> work;
  };

  explicit Completion(std::shared_ptr<State> state)
      : slot_(std::make_shared<std::shared_ptr<State>>(std::move(state))) {}

  template <class U, class Start>
  friend Task<U> wait_for(Start start);

  std::shared_ptr<std::shared_ptr<State>> slot_;
};

// Calls `start(Completion<T>)` and waits until that completion is called, from any thread, also
// from within `start`. `start` must see to it that this happens at some time.
template <class T, class Start>
Task<T> wait_for(Start start) {
  auto initiate = [&start](auto handler) {
    using Handler = decltype(handler);
    using State = typename Completion<T>::template HandlerState<Handler>;
    start(Completion<T>(std::make_shared<State>(std::move(handler))));
  };
  boost::asio::use_awaitable_t<Executor> token;
  co_return co_await boost::asio::async_initiate<boost::asio::use_awaitable_t<Executor>, void(T)>(
      initiate, token);
}

}  // namespace parley
