#pragma once

// What runs over a connection: HTTP at first, WebSocket after an upgrade. Called
// by Connection on its thread. A protocol lives until its connection is destroyed
// or, after Connection::become(), until the end of the loop's turn, so it may
// finish, abort or replace itself from any of these calls.

#include <span>

namespace parley::net {

class Protocol {
 public:
  virtual ~Protocol() = default;

  // Bytes from the peer, in a buffer that may be changed and is valid during the
  // call. Not called after Connection::finish().
  virtual void on_bytes(std::span<char> bytes) = 0;

  // The peer sends nothing more, though it may still read.
  virtual void on_end_of_stream() = 0;

  // The time of Connection::set_deadline() has come.
  virtual void on_deadline() = 0;

  // Everything queued has gone to the kernel.
  virtual void on_drained() = 0;

  // Once per turn of the loop in which Connection::request_flush() was called,
  // before the flush and outside every other call.
  virtual void on_turn_end() = 0;

  // The server stops gracefully: wind up.
  virtual void on_shutdown() = 0;

  // The connection is closed. Last call.
  virtual void on_lost() = 0;
};

}  // namespace parley::net
