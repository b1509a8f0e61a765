// One connection to the broker with one channel on it: librabbitmq behind an interface that never
// throws, never hands out the library's memory, and waits for no answer once it is open. After any
// failure the object is good for nothing but to be destroyed: a new connection is a new object.
//
// One thread at a time, but for `interrupt`. AMQP 0-9-1 with RabbitMQ's extensions.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "bus/amqp_address.hpp"

struct amqp_connection_state_t_;
struct amqp_frame_t_;

namespace parley::bus {

class AmqpConnection {
 public:
  struct Options {
    std::string name;  // as the broker shows it
    std::chrono::milliseconds connect_timeout{3'000};
    std::chrono::seconds heartbeat{2};
    std::size_t max_body_size = std::size_t{2} << 20U;  // of what is received
  };

  // What the broker said, other than heartbeats and the acknowledgements nobody waits for.
  struct Incoming {
    enum class Kind : std::uint8_t {
      message,
      barrier,    // `send_barrier` is answered
      blocked,    // the broker takes no messages now: it is short of memory or disk
      unblocked,  // it does again
    };
    Kind kind = Kind::message;
    std::string routing_key{};  // of a message
    std::string body{};         // empty also when it was larger than max_body_size
  };

  AmqpConnection(AmqpAddress address, Options options);
  ~AmqpConnection();
  AmqpConnection(const AmqpConnection&) = delete;
  AmqpConnection& operator=(const AmqpConnection&) = delete;

  // Connects, logs in and opens the channel. Waits at most about twice the connect time-out, and
  // for the resolution of the host's name.
  Result<void> open();
  // Any thread, at any time: whatever waits on this connection, `open` included, fails soon.
  void interrupt() noexcept;

  // These wait for the broker's answer, for at most the connect time-out each. REQUIRES: `open`
  // succeeded; nothing was sent that is not answered yet.
  Result<void> declare_exchange(const std::string& exchange);
  // An exclusive queue that goes with the connection; returns the name that the broker gave it.
  Result<std::string> declare_queue();
  Result<void> bind(const std::string& queue, const std::string& exchange, const std::string& key);
  // Every message counts as acknowledged once it is sent to us.
  Result<void> consume(const std::string& queue);
  // Takes leave: when it succeeds, the broker has dealt with all that was sent. Then destroy.
  Result<void> close(std::chrono::milliseconds within);

  // These wait only for room in the socket's buffer; when the broker is silent for too long
  // meanwhile, they fail.
  Result<void> send_bind(const std::string& queue, const std::string& exchange,
                         const std::string& key);
  Result<void> send_unbind(const std::string& queue, const std::string& exchange,
                           const std::string& key);
  // Its answer comes after everything that was sent before it is done.
  Result<void> send_barrier(const std::string& queue);
  Result<void> publish(const std::string& exchange, const std::string& key, std::string_view body);

  // The next thing that the broker said, or nothing when there is none now; also sends heartbeats,
  // so call it at least twice a heartbeat. Fails when the broker closed, cancelled the consumer or
  // fell silent. Never waits.
  Result<std::optional<Incoming>> receive();

  // For poll(2), once `receive` has returned nothing: it keeps what it read ahead.
  int descriptor() const { return descriptor_; }

 private:
  using Frame = amqp_frame_t_;
  struct Delivery {
    Incoming message;
    std::uint64_t missing = 0;  // bytes of the body
    bool has_header = false;
    bool is_too_large = false;
  };

  Result<void> adopt_descriptor();
  Result<void> check_reply(std::string_view operation);
  Result<std::optional<Incoming>> take(const Frame& frame);
  Result<std::optional<Incoming>> take_method(const Frame& frame);

  const AmqpAddress address_;
  const Options options_;
  amqp_connection_state_t_* state_ = nullptr;
  std::optional<Delivery> delivery_;  // that has begun to come

  // A duplicate, so that no other thread ever touches a number that the library has closed.
  std::mutex interrupt_mutex_;
  int descriptor_ = -1;
  bool is_interrupted_ = false;
};

}  // namespace parley::bus
