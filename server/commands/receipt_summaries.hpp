// What the members of a channel have in common of their marks, kept up to date in the background.
//
// A receipt in a channel raises one member's marks; the sender's ticks follow the least of all.
// Computing it costs a look at every member, so it is not done per receipt: what touches a channel
// while it was computed a moment ago makes one next computation. Nothing waits for it. What fails
// is tried again; what the end of the server leaves undone, the next touch does, on whatever
// server.
#pragma once

#include <chrono>
#include <cstddef>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "base/error.hpp"
#include "base/task.hpp"
#include "ports/event_bus.hpp"
#include "ports/receipt_store.hpp"

namespace parley {

// Any thread. Outlives the event loops on which it was touched.
class ReceiptSummaries {
 public:
  struct Options {
    // After one that was published the channel rests for so long: its members are told at most so
    // often by this server.
    std::chrono::milliseconds interval{1000};
    // After one that changed nothing, as after a message that nobody has yet; doubles while nothing
    // changes, up to the interval.
    std::chrono::milliseconds first_pause{100};
    // Beyond it a channel is passed over until it is touched when there is room.
    std::size_t max_channels = 10'000;
  };

  // Store and bus outlive this.
  ReceiptSummaries(ReceiptStore& store, EventBus& bus, const Options& options)
      : store_(store), bus_(bus), options_(options) {}

  // The marks of a member may have risen, or whoever held the others back has gone. Computes on the
  // caller's event loop, at once when the channel rests since long enough, and tells the group when
  // it rose. Returns before that.
  Task<> touch(ConversationId channel);
  // All channels of these groups. Reads in one query which these are.
  Task<> touch(std::vector<GroupId> groups);

  // So many channels are being computed or rest.
  std::size_t busy() const;

 private:
  Task<> keep(ConversationId channel);
  // Did it rise?
  Task<Result<bool>> compute(ConversationId channel);
  // Of a busy channel, by its `keep`.
  void ask_again(ConversationId channel);
  // Was it touched since the last time? If not, it is busy no more.
  bool begin_again(ConversationId channel);

  ReceiptStore& store_;
  EventBus& bus_;
  const Options options_;
  mutable std::mutex mutex_;
  // The channels that are busy: was one touched since its last computation began?
  std::unordered_map<ConversationId, bool> touched_;
};

}  // namespace parley
