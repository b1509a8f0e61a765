#include "net/timer_wheel.hpp"

#include <algorithm>

namespace parley::net {

void TimerWheel::schedule(TimerNode& node, Tick due) {
  node.due_ = due == TimerNode::never ? due : std::max(due, now_ + 1);
  if (node.due_ == TimerNode::never) return;
  if (node.hook_.is_linked()) {
    if (node.slot_tick_ <= node.due_) return;
    node.hook_.unlink();
  }
  link(node);
}

void TimerWheel::link(TimerNode& node) {
  node.slot_tick_ = std::min(node.due_, now_ + slot_count - 1);
  slots_[node.slot_tick_ % slot_count].push_back(node);
}

void TimerWheel::advance() {
  ++now_;
  // Taken out first: what is scheduled meanwhile lands in other slots, and a node
  // destroyed by another's callback unlinks itself from this list.
  Slot due;
  due.swap(slots_[now_ % slot_count]);
  while (!due.empty()) {
    TimerNode& node = due.front();
    due.pop_front();
    if (node.due_ == TimerNode::never) continue;
    if (node.due_ > now_) {
      link(node);
      continue;
    }
    node.due_ = TimerNode::never;
    node.on_timer();
  }
}

}  // namespace parley::net
