// The half of the RabbitMQ bus that publishes: a bounded queue, and a thread with a connection of
// its own that empties it. A broker that is slow, frozen or gone holds up this thread and nobody
// else.
//
// A connection that is lost may take events with it that were written but not dealt with, and a
// full queue drops some. No other server can know: so as soon as there is a connection, the
// publisher tells all of them that there was a gap.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "bus/amqp_connection.hpp"
#include "bus/bus_state.hpp"
#include "bus/publish_queue.hpp"
#include "bus/reconnection.hpp"

namespace parley::bus {

class RabbitMqPublisher {
 public:
  using Clock = std::chrono::steady_clock;

  // `state` must outlive it. The thread starts at once.
  explicit RabbitMqPublisher(BusState& state);
  // As `close` without a grace.
  ~RabbitMqPublisher();

  // Never waits for the broker. `is_served`: the own listener has it already. Any thread.
  void publish(std::shared_ptr<const Event> event, bool is_served);

  // Ends the connection when a write on it has been waiting for longer than the send time-out: a
  // broker that is short of memory stops reading, but goes on with its heartbeats. Any thread.
  void interrupt_if_stuck(Clock::time_point now);

  std::size_t waiting() const;

  // Publishes what waits for at most so long, then ends the thread. Any thread, once.
  void close(std::chrono::milliseconds grace);

 private:
  void run();
  bool is_over(Clock::time_point now) const;
  void connect(Clock::time_point now);
  void wait_for_work();
  bool pump();  // false: the connection is lost
  bool send_some(Clock::time_point now);
  bool send_gap_if_due(Clock::time_point now);
  bool send(const std::string& key, std::string_view body);
  void lose(const Error& error);
  void set_connection(std::shared_ptr<AmqpConnection> connection);
  std::optional<PublishQueue::Item> next_item(Clock::time_point now);
  void count(PublishQueue::Dropped dropped);

  BusState& state_;
  WakeSignal wake_;

  mutable std::mutex mutex_;
  PublishQueue queue_;                          // guarded by mutex_
  std::shared_ptr<AmqpConnection> connection_;  // changed under mutex_, by the thread
  bool is_stopping_ = false;                    // guarded by mutex_
  Clock::time_point deadline_{};                // guarded by mutex_
  bool is_finished_ = false;                    // guarded by mutex_
  std::condition_variable finished_;

  // Since when a write is under way, in the clock's ticks; 0: none.
  std::atomic<Clock::rep> sending_since_{0};
  std::atomic<bool> is_in_doubt_{false};

  // The thread's own.
  Reconnection reconnection_;
  std::optional<PublishQueue::Item> in_hand_;  // not surely written
  bool is_open_ = false;
  bool is_blocked_ = false;
  bool has_sent_ = false;  // on this connection
  Clock::time_point next_gap_{};

  std::thread thread_;
};

}  // namespace parley::bus
