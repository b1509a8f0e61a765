// Presence of many servers: entries in Memcached that expire. A user is online while any server's
// word for them stands; see presence/memcached_connection.hpp for the entries and
// docs/online-offline.md for what that promises.
//
// Threads: any may call, and no call waits for Memcached. One thread of its own does; what is told
// waits for it in a bounded queue, in the order told. While a Memcached is away, what is told of
// its users is dropped, since the next refresh tells it again, and `get` says `unknown` at once.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/completion.hpp"
#include "base/log.hpp"
#include "ports/presence_store.hpp"
#include "presence/memcached_node.hpp"

namespace parley::presence {

struct MemcachedOptions {
  // See presence/memcached_address.hpp. All servers must name the same Memcacheds in the same
  // order, since a user's id decides which one has the entry.
  std::string url;
  // Entries live for three of these, and up to two seconds more: Memcached counts whole ones.
  std::chrono::milliseconds refresh_interval{5'000};
  // For whatever is waited for: a connection, room to write, an answer.
  std::chrono::milliseconds time_out{100};
  // After a failure nothing is asked for so long.
  std::chrono::milliseconds pause{1'000};
  // What may wait for the thread. More is dropped, which the next refresh mends; more questions are
  // answered `unknown`.
  std::size_t max_waiting_users = 262'144;
  std::size_t max_waiting_questions = 1'024;
  // How long `close` goes on telling what waits.
  std::chrono::milliseconds close_grace{1'000};
  // A line for whoever runs the server when a Memcached goes away and when it is back. On the own
  // thread; may be empty.
  log::Sink log;
};

class MemcachedPresence final : public PresenceStore {
 public:
  // Connects in the background; until a Memcached has answered, its users are `unknown`. Throws
  // std::invalid_argument when the URL is not one (parse_memcached_url says why).
  explicit MemcachedPresence(MemcachedOptions options);
  ~MemcachedPresence() override;  // closes
  MemcachedPresence(const MemcachedPresence&) = delete;
  MemcachedPresence& operator=(const MemcachedPresence&) = delete;

  void refresh(std::span<const UserId> users) override;
  void remove(std::span<const UserId> users) override;
  Task<std::vector<PresenceStatus>> get(std::vector<UserId> users) override;
  // Blocks for `close_grace` and a time-out, or until a name server has answered or given up when
  // a host name is being looked up.
  void close() override;

 private:
  using Statuses = std::vector<PresenceStatus>;
  struct News {
    bool is_present;
    std::vector<UserId> users;
  };
  struct Question {
    std::vector<UserId> users;
    Completion<Statuses> answer;
  };

  bool is_any_there() const;
  void tell(std::span<const UserId> users, bool is_present);
  void ask(std::vector<UserId> users, Completion<Statuses> answer);

  // The thread's.
  void run();
  void probe_nodes();
  void wait(std::unique_lock<std::mutex>& lock);
  News take_news();
  std::vector<Question> take_questions();
  void write(const News& news);
  void answer(std::vector<Question> questions);
  MemcachedNode& node_of(UserId user);

  const MemcachedOptions options_;
  const std::chrono::seconds time_to_live_;
  std::vector<std::unique_ptr<MemcachedNode>> nodes_;

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<News> news_;          // none is empty
  std::size_t waiting_users_ = 0;  // in news_
  std::deque<Question> questions_;
  bool closing_ = false;
  std::thread thread_;
};

}  // namespace parley::presence
