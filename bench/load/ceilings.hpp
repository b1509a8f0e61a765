// What the parts can do without Parley on top, measured in the same run as Parley, so that its
// figures can be told as shares of them. Each is a run like a scenario's; the figures are those of
// this machine at this moment and mean nothing elsewhere.
#pragma once

#include "load/people.hpp"
#include "load/run.hpp"

namespace parley::load {

// The server's own event loop and frame codec without any chat: every message is echoed.
void run_bare_echo(Run& run);

// One frame to run.options.members sockets, alone and in bursts of 32, on one thread:
//   bare broadcast   by the server's event loop, send queues and frame codec
//   raw send         by a loop that calls send() once per socket and burst
// An operation is a burst that everybody got. Frames are of body_size bytes and their header.
void run_bare_broadcast(Run& run);
void run_raw_send(Run& run);

// Messages appended by the store alone (`database` as parleyd's --database), without network and
// rules, 256 at a time.
void run_bare_store(Run& run, const People& people, const std::string& database);

// The statements with which Parley appends a message, in the same batches, pipelined by a bare
// client of libpq over two connections.
void run_bare_postgres(Run& run, const People& people, const std::string& database);

// Publish to consume through one queue, without acknowledgements, by a bare client; `bus` is an
// amqp:// URL.
void run_bare_rabbitmq(Run& run, const std::string& bus);

}  // namespace parley::load
