// The book of a run: every message that was sent, whether it was acknowledged, and what each
// recipient saw of it. It finds what a chat must never do: lose, double, change or invent a
// message.
//
// Events may overtake each other on their way; a client shows messages in the order of their
// numbers all the same (docs/message-journey.md). So does the ledger: a message that came early is
// seen when the ones before it are, and it is told how often that happened. Knows nothing of
// sockets. One thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "load/event_loop.hpp"
#include "load/wire.hpp"

namespace parley::load {

struct LedgerCounts {
  std::uint64_t sent = 0;
  std::uint64_t acknowledged = 0;
  std::uint64_t refused = 0;  // answered with an error, or not at all
  std::uint64_t seen = 0;     // by viewers, their sender's own included
  std::uint64_t early = 0;    // came before one of a lower number, and waited for it
  std::uint64_t lost = 0;     // acknowledged, but never came to a viewer
  std::uint64_t doubled = 0;  // came again to the same viewer
  std::uint64_t wrong = 0;    // another body, sender or number than was sent
};

class Ledger {
 public:
  // Indices that the ledger gives out, from 0.
  using Conversation = std::uint32_t;
  using Viewer = std::uint32_t;
  using Number = std::uint64_t;

  struct Send {
    TimePoint intended;
    Conversation conversation = 0;
    Id sender = 0;
    Seq seq = 0;  // 0 until it is known
    std::uint32_t seen_by = 0;
    bool is_acknowledged = false;
    bool is_refused = false;
  };

  // `run` makes the client ids of this run unlike those of others; `body_size` is in bytes.
  Ledger(std::uint32_t run, std::size_t body_size) : run_(run), body_size_(body_size) {}

  // A conversation whose last message has the number `last_seq`.
  Conversation add_conversation(Id id, Seq last_seq);
  // Somebody who must see each of its messages once, from now on. Before the first is sent.
  Viewer add_viewer(Conversation conversation);
  std::optional<Conversation> find_conversation(Id id) const;

  // A message is about to be sent; `intended` is when it should have been.
  Number begin(Conversation conversation, Id sender, TimePoint intended);
  std::string client_id(Number number) const;
  std::string body(Number number) const;

  // The answer to it.
  void acknowledge(Number number, const SentMessage& answer);
  void refuse(Number number, std::string_view why);

  // An event came to a viewer. The messages of this run that it sees by that, in their order:
  // mostly this one, none when it is early, wrong, doubled or of another run. Valid until the next
  // call.
  const std::vector<Number>& see(Conversation conversation, Viewer viewer, Seq seq, Id sender,
                                 std::string_view body);

  // Called once for each message that is acknowledged and was seen by all.
  std::function<void(Number)> on_complete;

  Id id(Conversation conversation) const { return conversations_[conversation].id; }
  const Send& operator[](Number number) const { return sends_[number]; }
  std::size_t viewer_count(Conversation conversation) const {
    return conversations_[conversation].viewers.size();
  }
  // Messages that are neither complete nor refused.
  std::uint64_t open() const { return open_; }

  // To be called at the end: counts as lost what a viewer has not seen by now.
  LedgerCounts close();
  const LedgerCounts& counts() const { return counts_; }
  // The first of what went wrong, as sentences. None: all was right.
  const std::vector<std::string>& violations() const { return violations_; }
  // Of what the ledger itself cannot see.
  void report(std::string violation);

 private:
  struct View {
    Seq last_seen = 0;
    std::map<Seq, std::optional<Number>> early;  // above last_seen + 1; nothing: of another run
  };
  struct ConversationState {
    Id id = 0;
    Seq first_seq = 0;  // before the first message of this run
    Seq last_seq = 0;   // of those acknowledged
    std::vector<View> viewers;
  };

  void settle(Number number);
  std::optional<Number> find_send(Conversation conversation, Seq seq, Id sender,
                                  std::string_view body);
  bool is_as_sent(Number number, Conversation conversation, Seq seq, Id sender,
                  std::string_view body) const;

  const std::uint32_t run_;
  const std::size_t body_size_;
  std::vector<ConversationState> conversations_;
  std::unordered_map<Id, Conversation> by_id_;
  std::vector<Send> sends_;
  std::vector<Number> now_seen_;
  std::uint64_t open_ = 0;
  LedgerCounts counts_;
  std::vector<std::string> violations_;
};

}  // namespace parley::load
