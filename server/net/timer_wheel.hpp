#pragma once

// Deadlines by the thousand for the price of one timer: a wheel of intrusive
// lists, advanced once a tick. Moving a deadline further away, which every byte
// received does, only writes a number; the node is moved when its slot comes up
// (Varghese and Lauck, "Hashed and Hierarchical Timing Wheels", scheme 6, made
// lazy). One thread per wheel; no clock of its own.

#include <array>
#include <cstddef>
#include <cstdint>

#include <boost/intrusive/list.hpp>

namespace parley::net {

using Tick = std::uint32_t;

// Something that can have one deadline. Leaves the wheel when destroyed.
class TimerNode {
 public:
  static constexpr Tick never = 0;

  virtual ~TimerNode() = default;

  virtual void on_timer() = 0;  // the deadline has come; it is cleared before the call

 protected:
  TimerNode() = default;
  TimerNode(const TimerNode&) = delete;
  TimerNode& operator=(const TimerNode&) = delete;

 private:
  friend class TimerWheel;
  using Hook = boost::intrusive::list_member_hook<
      boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;

  Hook hook_;
  Tick slot_tick_ = never;  // when its slot comes up; meaningful while linked
  Tick due_ = never;
};

class TimerWheel {
 public:
  // The tick that advance() reached last; the first is 1.
  Tick now() const { return now_; }

  // Sets or moves the node's deadline; `never` clears it. A deadline that is not
  // in the future comes at the next tick.
  void schedule(TimerNode& node, Tick due);

  // Goes on by one tick and calls on_timer() of the nodes that are due. They may
  // schedule, and destroy themselves and other nodes.
  void advance();

 private:
  using Slot = boost::intrusive::list<
      TimerNode, boost::intrusive::member_hook<TimerNode, TimerNode::Hook, &TimerNode::hook_>,
      boost::intrusive::constant_time_size<false>>;

  void link(TimerNode& node);

  static constexpr Tick slot_count = 128;

  std::array<Slot, slot_count> slots_;
  Tick now_ = 1;
};

}  // namespace parley::net
