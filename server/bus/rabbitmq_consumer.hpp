// The half of the RabbitMQ bus that receives: a thread with a connection of its own, which holds
// this server's queue and its bindings, and calls the listener. The thread waits for nothing but
// the next thing to do; an attempt to connect, which does wait, is made beside it.
//
// It also tells every gap, whoever noticed it, so that gaps that follow each other are told as one.
#pragma once

#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "bus/amqp_connection.hpp"
#include "bus/binding_table.hpp"
#include "bus/bus_state.hpp"
#include "bus/recent_messages.hpp"
#include "bus/reconnection.hpp"

namespace parley::bus {

class RabbitMqConsumer {
 public:
  using Clock = std::chrono::steady_clock;

  // `state` must outlive it; `on_turn` is called by the thread at least twice a second. The thread
  // starts at once.
  RabbitMqConsumer(BusState& state, std::function<void(Clock::time_point)> on_turn);
  // As `close`.
  ~RabbitMqConsumer();

  // As the bus's. Any thread.
  void subscribe(const Topic& topic, std::function<void()> ready);
  void unsubscribe(const Topic& topic);
  // Every `ready` that waits is forgotten.
  void forget_waiting();

  // Ends the thread. Any thread, once.
  void close();

 private:
  void run();
  void turn(Clock::time_point now);
  std::chrono::milliseconds idle_time(Clock::time_point now) const;
  void look_after_connection(Clock::time_point now);
  Result<std::string> set_up(AmqpConnection& connection) const;
  bool receive_some(Clock::time_point now);  // true: there may be more
  void take(const AmqpConnection::Incoming& incoming);
  void confirm();
  void send_round(Clock::time_point now);
  Result<void> send(const BindingTable::Round& round);
  void check_restored();
  void lose(const Error& error, Clock::time_point now);
  void call_impatient(Clock::time_point now);
  void tell_gap_if_due(Clock::time_point now);

  BusState& state_;
  const std::function<void(Clock::time_point)> on_turn_;
  std::atomic<bool> is_stopping_{false};

  std::mutex mutex_;
  BindingTable bindings_;  // guarded by mutex_

  // The thread's own.
  Reconnection reconnection_;
  RecentMessages recent_;
  std::unique_ptr<AmqpConnection> connection_;  // stands; else nothing
  std::string queue_;
  bool was_restored_ = false;  // ever
  Clock::time_point last_heard_{};
  Clock::time_point next_gap_{};
  // The attempt that is under way, if any: it results in the queue's name.
  std::unique_ptr<AmqpConnection> candidate_;
  std::future<Result<std::string>> attempt_;

  std::thread thread_;
};

}  // namespace parley::bus
