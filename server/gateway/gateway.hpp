// The real-time half of the server: takes events from the bus to the sockets of those concerned,
// and commands from sockets to the rules. Any thread, but where a function says otherwise.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "commands/actor.hpp"
#include "commands/services.hpp"
#include "gateway/hub.hpp"
#include "gateway/message_order.hpp"
#include "gateway/presence_tracker.hpp"
#include "gateway/topic_registry.hpp"
#include "net/io_threads.hpp"
#include "net/websocket.hpp"

namespace parley::gateway {

struct GatewayOptions {
  PresenceTracker::Options presence;
  MessageOrder::Options order;
  std::chrono::seconds heartbeat{25};  // clients ping when they sent nothing for so long
  // Commands of one socket: so many at once, then one per interval.
  int command_burst = 100;
  std::chrono::milliseconds command_interval{20};
  std::size_t max_waiting_commands = 64;   // of one socket
  std::uint32_t max_refusals = 100;        // then the socket is closed with 1008
  std::size_t max_sockets_per_user = 100;  // on this server; more are closed with 1008
  // Sockets of one thread that read their groups at the same time; the others wait for their turn.
  std::size_t max_group_readings = 32;
  std::chrono::milliseconds group_reading_retry{2'000};  // after a gap, while the database is away
};

class GatewaySession;

class Gateway {
 public:
  // Becomes the bus's listener. `services` and `threads` must outlive the gateway, and the gateway
  // every socket.
  Gateway(Services& services, net::IoThreads& threads, const GatewayOptions& options);
  ~Gateway();
  Gateway(const Gateway&) = delete;
  Gateway& operator=(const Gateway&) = delete;

  // For the answer to an upgrade request.
  std::shared_ptr<net::WebSocketHandler> make_session(Actor actor, std::string token);

  // Begins to look after presence. REQUIRES: the threads run.
  void start();
  // Everybody leaves. Blocks until `last seen` is written. Call after the sockets are closed, while
  // the threads run and the stores are open; not on one of the threads.
  void stop();

  // For sessions, on their thread.
  Services& services() { return services_; }
  const GatewayOptions& options() const { return options_; }
  PresenceTracker& presence() { return presence_; }
  net::IoThreads& threads() { return threads_; }
  // False when the user has its share of sockets already; then nothing is to be detached.
  bool attach(const Topic& topic, Subscriber& subscriber, std::function<void()> ready);
  // `ready` is called before, or never: it goes when nobody needs it any more.
  void detach(const Topic& topic, Subscriber& subscriber);
  // Runs the session's read_groups when it is its turn, if it is still open then.
  void read_groups_of(const std::shared_ptr<GatewaySession>& session);

 private:
  // What belongs to one event-loop thread.
  struct Shard {
    Hub hub;
    std::mutex mutex;
    std::vector<Delivery> inbox;  // guarded by mutex
    std::deque<std::weak_ptr<GatewaySession>> waiting;
    std::size_t readings = 0;
  };

  void on_event(const std::shared_ptr<const Event>& event);
  void on_gap();
  // REQUIRES: order_mutex_ is held, so that the threads get the messages in this order.
  void hand_on(std::vector<Delivery>& ready);
  // While messages wait for others.
  Task<> release_late_messages();
  void post(std::size_t thread, Delivery delivery);
  void drain(Shard& shard);
  void start_readings(std::size_t thread);
  Task<> look_after_presence();

  Services& services_;
  net::IoThreads& threads_;
  const GatewayOptions options_;
  TopicRegistry registry_;
  PresenceTracker presence_;
  std::vector<std::unique_ptr<Shard>> shards_;
  std::mutex order_mutex_;
  MessageOrder order_;           // guarded by order_mutex_
  std::vector<Delivery> ready_;  // likewise; empty while it is not held
  bool is_releasing_ = false;    // likewise: release_late_messages runs
  std::atomic<bool> stopping_{false};
};

}  // namespace parley::gateway
