#pragma once

// One accepted TCP connection: the read path and the write path that HTTP and
// WebSocket share. Reads wait for readability and then receive into the shard's
// buffer, so an idle connection owns no buffer; writes leave from a queue, once
// per turn of the loop. Lives and is touched on its shard's thread only. Owns
// itself from start() until it is closed.

#include <cstddef>
#include <memory>
#include <string>

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/intrusive/list.hpp>

#include "base/task.hpp"
#include "net/protocol.hpp"
#include "net/send_queue.hpp"
#include "net/server_options.hpp"
#include "net/timer_wheel.hpp"

namespace parley::net {

class Shard;

class Connection final : public std::enable_shared_from_this<Connection>,
                         public TimerNode,
                         public boost::intrusive::list_base_hook<
                             boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
 public:
  using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, Executor>;
  using Duration = ServerOptions::Duration;

  Connection(std::shared_ptr<Shard> shard, Socket socket, std::string remote_address);
  ~Connection();

  // Begins to read for `protocol`.
  void start(std::unique_ptr<Protocol> protocol);

  // Sends `farewell` and hangs up, whatever the peer says.
  void start_refused(std::string farewell);

  // --- For the protocol -----------------------------------------------------

  // Whoever queues something calls request_flush() afterwards.
  SendQueue& queue() { return queue_; }
  void request_flush();

  // Asks for Protocol::on_deadline() after this time, instead of what was asked
  // for before.
  void set_deadline(Duration after);
  void clear_deadline();

  void pause_reading() { reading_ = false; }
  void resume_reading();

  // Receives what has come already. Does nothing while reading is paused.
  void read_now();

  // Replaces the protocol; the old one dies at the end of the turn.
  void become(std::unique_ptr<Protocol> protocol);

  // Sends what is queued, says that nothing more will come, and gives the peer
  // linger_timeout to hang up. What it sends meanwhile is discarded: closing with
  // unread input would reset the connection and could destroy our last bytes.
  void finish();

  // Closes at once; Protocol::on_lost() is called before it returns.
  void abort();

  bool closed() const { return state_ == State::closed; }
  bool finishing() const { return state_ != State::open; }

  const std::shared_ptr<Shard>& shard() const { return shard_; }
  const std::string& remote_address() const { return remote_address_; }

  // --- For the shard ----------------------------------------------------------

  // One turn's end: Protocol::on_turn_end(), then the flush.
  void end_turn();
  void shutdown();

 private:
  enum class State : unsigned char {
    open,
    finishing,  // the queue is being sent, input is discarded
    lingering,  // our side is shut down, input is discarded
    closed,
  };

  void on_timer() override;
  void arm_read();
  void receive();
  void end_of_stream();
  void flush();
  void wait_writable();
  void drained();
  void reschedule();

  std::shared_ptr<Shard> shard_;
  std::shared_ptr<Connection> self_;
  Socket socket_;
  std::unique_ptr<Protocol> protocol_;
  SendQueue queue_;
  std::string remote_address_;
  Tick deadline_ = never;        // of the protocol, or of lingering
  Tick write_deadline_ = never;  // set while the kernel takes nothing
  State state_ = State::open;
  bool reading_ = true;  // wanted
  bool read_armed_ = false;
  bool write_armed_ = false;
  bool dirty_ = false;
  bool end_of_stream_ = false;
};

}  // namespace parley::net
