// Password hashing off the event loops: Argon2id (RFC 9106) by libsodium, on threads of its own
// with a bounded queue, since one hash takes tens of milliseconds and megabytes. Event-loop
// threads.
#pragma once

#include <memory>
#include <string>

#include "base/error.hpp"
#include "base/task.hpp"
#include "base/worker_pool.hpp"

namespace parley {

class PasswordHasher {
 public:
  struct Options {
    std::size_t threads = 1;
    std::size_t max_queued = 64;  // more are refused as `overloaded`
    unsigned passes = 2;          // OWASP's minimum for Argon2id with 19 MiB
    std::size_t memory_kib = 19 * 1'024;
  };

  explicit PasswordHasher(const Options& options);

  // libsodium's encoded string, parameters and salt included.
  Task<Result<std::string>> hash(std::string password);

  // Does the password belong to the hash? An empty hash stands for an account that does not exist:
  // the answer is no after the time that a real check takes.
  Task<Result<bool>> verify(std::string encoded_hash, std::string password);

  // Finishes what was accepted; later calls are refused. Blocks: not on an event loop.
  void close() { pool_.close(); }

 private:
  const Options options_;
  std::string decoy_hash_;
  WorkerPool pool_;
};

}  // namespace parley
