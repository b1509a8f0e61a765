#include "bus/publish_queue.hpp"

#include <utility>

namespace parley::bus {

std::size_t PublishQueue::cost(const Event& event) {
  return event.payload.size() + sizeof(Event) + sizeof(Item);
}

bool PublishQueue::has_room_for(std::size_t bytes) const {
  return size() < max_events_ && bytes_ + bytes <= max_bytes_;
}

PublishQueue::Item PublishQueue::take(Lane& lane) {
  Item item = std::move(lane.front());
  lane.pop_front();
  bytes_ -= cost(*item.event);
  return item;
}

PublishQueue::Dropped PublishQueue::push(std::shared_ptr<const Event> event, bool is_served,
                                         Clock::time_point now) {
  Dropped dropped;
  const std::size_t bytes = cost(*event);
  const bool is_ephemeral = event->ephemeral;
  while (!ephemeral_.empty() && !has_room_for(bytes)) {
    take(ephemeral_);
    ++dropped.ephemeral;
  }
  while (!is_ephemeral && bytes <= max_bytes_ && !lasting_.empty() && !has_room_for(bytes)) {
    take(lasting_);
    ++dropped.lasting;
  }
  if (!has_room_for(bytes)) {
    ++(is_ephemeral ? dropped.ephemeral : dropped.lasting);
    return dropped;
  }
  bytes_ += bytes;
  (is_ephemeral ? ephemeral_ : lasting_)
      .push_back({std::move(event), is_served, now, next_number_++});
  return dropped;
}

PublishQueue::Dropped PublishQueue::expire(Clock::time_point before) {
  Dropped dropped;
  while (!ephemeral_.empty() && ephemeral_.front().since < before) {
    take(ephemeral_);
    ++dropped.ephemeral;
  }
  return dropped;
}

std::optional<PublishQueue::Item> PublishQueue::pop() {
  if (empty()) return {};
  if (ephemeral_.empty()) return take(lasting_);
  if (lasting_.empty()) return take(ephemeral_);
  return take(lasting_.front().number < ephemeral_.front().number ? lasting_ : ephemeral_);
}

}  // namespace parley::bus
