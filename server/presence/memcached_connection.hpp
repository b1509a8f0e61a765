// One connection to one Memcached, and what presence says over it: libmemcached, ASCII protocol.
//
// The entry of a user is `parley:presence:<user id>`, its value the word of the server that spoke
// last. Everything goes over this one connection, because the order counts: over two of them a
// removal could overtake what was set before it.
//
// One thread at a time. Calls block: for the time-out whenever nothing comes, and to look up a name
// when connecting. After a call that failed the object is of no use: make another one.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>

#include "base/error.hpp"
#include "model/ids.hpp"
#include "presence/memcached_address.hpp"

struct memcached_st;

namespace parley::presence {

class MemcachedConnection {
 public:
  // Connects with the first call. `word` names this server among all that ever wrote: a token
  // without blanks.
  MemcachedConnection(const MemcachedAddress& address, std::chrono::milliseconds time_out,
                      std::string word);

  // Users in a single request to Memcached.
  static constexpr std::size_t max_keys = 200;

  // Each of these has been answered by Memcached when it returns without a failure: what was only
  // buffered or sent is no sign of life. The message of a failure is libmemcached's own.
  Result<void> ping();

  // Our word for these users, for `time_to_live` from now; whole seconds, at least 1.
  Result<void> set(std::span<const UserId> users, std::chrono::seconds time_to_live);

  // Takes our word back from the users whose last word is ours; the word of another server stays,
  // also when it comes between our question and our answer (compare and swap).
  Result<void> remove(std::span<const UserId> users);

  // Those of the users for whom some server's word stands.
  Result<std::unordered_set<UserId>> present(std::span<const UserId> users);

 private:
  struct Entry {
    UserId user;
    std::string_view word;  // valid during the call only
    std::uint64_t version;  // Memcached's "cas unique"
  };
  template <class Visit>
  Result<void> read(std::span<const UserId> users, Visit visit);
  void expect_replies(bool expected);
  tl::unexpected<Error> failure() const;

  struct Closer {
    void operator()(memcached_st* handle) const;
  };
  std::unique_ptr<memcached_st, Closer> handle_;
  std::string word_;
};

}  // namespace parley::presence
