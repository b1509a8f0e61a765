// Merges receipts before they cost a write. While a member's marks are being written, those that
// come for the same member and conversation are merged into one next write whose result all of
// their callers get. Serves any engine. Any thread; callers resume on their own event loops.
#pragma once

#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <vector>

#include "base/completion.hpp"
#include "base/error.hpp"
#include "base/task.hpp"
#include "model/conversation.hpp"
#include "ports/conversation_store.hpp"

namespace parley::store {

class MarkCoalescer {
 public:
  using Raised = ConversationStore::Raised;
  using Outcome = Result<std::optional<Raised>>;
  // Writes marks; what ConversationStore::raise_marks answers.
  using Write = std::function<Task<Outcome>(ConversationId, UserId, Marks)>;

  // Calls that may wait for one member's next write; beyond it: `overloaded`. How many members
  // have a write under way is bounded by the database's own queue.
  static constexpr std::size_t max_waiting = 256;

  explicit MarkCoalescer(Write write) : write_(std::move(write)) {}

  // Of the calls that one write answers, one alone is told that it changed something. A mark that
  // is refused does not spoil those it was merged with: they are then written one by one.
  Task<Outcome> raise(ConversationId conversation, UserId member, Marks marks);

 private:
  struct Key {
    ConversationId conversation;
    UserId member;
    friend bool operator==(const Key&, const Key&) = default;
  };
  struct KeyHash {
    std::size_t operator()(const Key& key) const noexcept {
      return std::hash<ConversationId>{}(key.conversation) ^
             (std::hash<UserId>{}(key.member) * 31U);
    }
  };

  struct Group;
  // What a waiting call is told: the outcome of the write it took part in, or to write for a group.
  struct Turn {
    std::optional<Outcome> outcome;
    std::vector<Completion<Turn>> followers;
    Marks marks;
  };
  struct Group {
    Marks marks;
    std::vector<Completion<Turn>> callers;
  };

  Task<Outcome> lead(Key key, Marks own, Turn turn);
  Task<Outcome> write_guarded(Key key, Marks marks);
  void pass_on(const Key& key);
  // Waits with the others, or leads at once when nobody writes any more.
  void enqueue(const Key& key, Marks marks, Completion<Turn> turn);

  const Write write_;
  std::mutex mutex_;
  // One entry per member whose marks are being written, holding those who wait for the next write.
  std::unordered_map<Key, Group, KeyHash> under_way_;
};

}  // namespace parley::store
