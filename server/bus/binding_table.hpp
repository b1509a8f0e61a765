// Which topics this server wants, and what of it the broker has been told and has confirmed: plain
// logic, without a broker, a clock or a thread. Guarded by its owner.
//
// A topic is bound by a command that the broker does not answer, so commands go out in rounds: a
// batch of them and then one question, the barrier, whose answer confirms the whole batch, since
// the broker works through a channel in order. One round is under way at a time; what is asked
// meanwhile is the next. That bounds what waits in the socket while 100,000 topics are bound.
//
// While the broker is away and until everything wanted at its return is bound again the table is
// not restored, and a gap is owed to those who did not wait: see `subscribe`.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <unordered_map>
#include <vector>

#include "model/event.hpp"

namespace parley::bus {

class BindingTable {
 public:
  using Clock = std::chrono::steady_clock;
  using Ready = std::function<void()>;

  struct Options {
    std::chrono::milliseconds grace{30'000};
    // How long after `away_since` those who subscribe wait no more.
    std::chrono::milliseconds patience{2'000};
  };

  // One batch of commands for the broker, to be followed by a barrier.
  struct Round {
    std::vector<Topic> bind;
    std::vector<Topic> unbind;
    bool empty() const { return bind.empty() && unbind.empty(); }
  };

  // The broker is away until `restore`.
  BindingTable(const Options& options, Clock::time_point now)
      : options_(options), away_since_(now) {}

  // True: the topic is bound, in its grace or not, or the broker has been away too long to wait for
  // it; the caller calls `ready` itself. False: the table keeps `ready` until a confirmation or the
  // end of patience brings it out.
  bool subscribe(const Topic& topic, Ready& ready, Clock::time_point now);
  // One `subscribe` less. With the last one the readies that wait are forgotten and the grace
  // begins; while the broker is away, the topic is forgotten at once.
  void unsubscribe(const Topic& topic, Clock::time_point now);

  // The connection and with it every binding is lost. `since`: when the broker was last heard.
  void lose(Clock::time_point since);
  // A queue without bindings is there: everything wanted is to be bound.
  void restore();

  // What to send now: nothing while a round is under way. Topics whose grace is over are unbound,
  // after what is to be bound.
  Round next_round(std::size_t max_commands, Clock::time_point now);
  // The round's barrier was answered. REQUIRES: one is under way.
  std::vector<Ready> confirm();
  bool is_round_under_way() const { return is_under_way_; }

  // Those who wait no more, from when on the broker has been away for longer than their patience.
  std::vector<Ready> take_impatient(Clock::time_point now);
  // Nobody listens any more: every `ready` that waits is forgotten.
  void forget_waiting();

  // The broker is there, and what was wanted at its return is bound.
  bool is_restored() const { return is_connected_ && restoring_ == 0; }
  // True once after somebody was told `ready` without a binding, as soon as all is restored.
  bool take_owed_gap();

  std::size_t size() const { return entries_.size(); }

 private:
  enum class State : std::uint8_t { waiting, binding, bound, unbinding };

  struct Entry {
    std::uint32_t users = 0;
    State state = State::waiting;
    bool is_restoring = false;
    Clock::time_point grace_end;
    std::vector<Ready> ready;
  };
  using Entries = std::unordered_map<Topic, Entry>;

  void erase(Entries::iterator place);
  void begin_grace(const Topic& topic, Entry& entry, Clock::time_point now);
  bool is_impatient(Clock::time_point now) const {
    return !is_restored() && now >= away_since_ + options_.patience;
  }

  const Options options_;
  Entries entries_;
  // May name topics that are gone or have moved on: what counts is the entry's own state.
  std::deque<Topic> to_bind_;
  std::deque<std::pair<Clock::time_point, Topic>> graces_;  // the end, ascending
  Round under_way_;
  bool is_under_way_ = false;
  bool is_connected_ = false;
  bool owes_gap_ = false;
  bool has_waiting_ = false;  // somebody may wait
  std::size_t restoring_ = 0;
  Clock::time_point away_since_;
};

}  // namespace parley::bus
