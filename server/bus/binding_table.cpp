#include "bus/binding_table.hpp"

#include <iterator>
#include <utility>

namespace parley::bus {

bool BindingTable::subscribe(const Topic& topic, Ready& ready, Clock::time_point now) {
  auto [place, is_new] = entries_.try_emplace(topic);
  Entry& entry = place->second;
  ++entry.users;
  if (is_new && is_connected_) to_bind_.push_back(topic);
  if (entry.state == State::bound) return true;
  if (is_impatient(now)) {
    owes_gap_ = true;
    return true;
  }
  has_waiting_ = true;
  entry.ready.push_back(std::move(ready));
  return false;
}

void BindingTable::unsubscribe(const Topic& topic, Clock::time_point now) {
  const auto place = entries_.find(topic);
  if (place == entries_.end()) return;
  Entry& entry = place->second;
  if (entry.users == 0 || --entry.users > 0) return;
  entry.ready.clear();
  if (entry.state == State::waiting) {
    erase(place);
  } else {
    begin_grace(topic, entry, now);
  }
}

void BindingTable::erase(Entries::iterator place) {
  if (place->second.is_restoring) --restoring_;
  entries_.erase(place);
}

void BindingTable::begin_grace(const Topic& topic, Entry& entry, Clock::time_point now) {
  entry.grace_end = now + options_.grace;
  graces_.emplace_back(entry.grace_end, topic);
}

void BindingTable::lose(Clock::time_point since) {
  if (is_restored()) away_since_ = since;
  is_connected_ = false;
  is_under_way_ = false;
  under_way_ = {};
  to_bind_.clear();
  graces_.clear();
  restoring_ = 0;
  std::erase_if(entries_, [](const auto& item) { return item.second.users == 0; });
  for (auto& [topic, entry] : entries_) {
    entry.state = State::waiting;
    entry.is_restoring = false;
  }
}

void BindingTable::restore() {
  is_connected_ = true;
  for (auto& [topic, entry] : entries_) {
    entry.is_restoring = true;
    ++restoring_;
    to_bind_.push_back(topic);
  }
}

BindingTable::Round BindingTable::next_round(std::size_t max_commands, Clock::time_point now) {
  Round round;
  if (is_under_way_ || !is_connected_) return round;
  while (!to_bind_.empty() && round.bind.size() < max_commands) {
    const auto place = entries_.find(to_bind_.front());
    to_bind_.pop_front();
    if (place == entries_.end() || place->second.state != State::waiting) continue;
    place->second.state = State::binding;
    round.bind.push_back(place->first);
  }
  while (!graces_.empty() && graces_.front().first <= now &&
         round.bind.size() + round.unbind.size() < max_commands) {
    const auto place = entries_.find(graces_.front().second);
    graces_.pop_front();
    if (place == entries_.end()) continue;
    Entry& entry = place->second;
    if (entry.users > 0 || entry.state != State::bound || entry.grace_end > now) continue;
    entry.state = State::unbinding;
    round.unbind.push_back(place->first);
  }
  is_under_way_ = !round.empty();
  under_way_ = round;
  return round;
}

std::vector<BindingTable::Ready> BindingTable::confirm() {
  std::vector<Ready> ready;
  is_under_way_ = false;
  const Round round = std::exchange(under_way_, {});
  for (const Topic& topic : round.bind) {
    const auto place = entries_.find(topic);
    if (place == entries_.end() || place->second.state != State::binding) continue;
    Entry& entry = place->second;
    entry.state = State::bound;
    if (std::exchange(entry.is_restoring, false)) --restoring_;
    std::move(entry.ready.begin(), entry.ready.end(), std::back_inserter(ready));
    entry.ready = {};
  }
  for (const Topic& topic : round.unbind) {
    const auto place = entries_.find(topic);
    if (place == entries_.end() || place->second.state != State::unbinding) continue;
    if (place->second.users == 0) {
      erase(place);
      continue;
    }
    // Somebody came back while the broker forgot it.
    place->second.state = State::waiting;
    to_bind_.push_back(topic);
  }
  return ready;
}

std::vector<BindingTable::Ready> BindingTable::take_impatient(Clock::time_point now) {
  std::vector<Ready> ready;
  if (!has_waiting_ || !is_impatient(now)) return ready;
  for (auto& [topic, entry] : entries_) {
    std::move(entry.ready.begin(), entry.ready.end(), std::back_inserter(ready));
    entry.ready = {};
  }
  has_waiting_ = false;
  if (!ready.empty()) owes_gap_ = true;
  return ready;
}

void BindingTable::forget_waiting() {
  for (auto& [topic, entry] : entries_) entry.ready = {};
  has_waiting_ = false;
}

bool BindingTable::take_owed_gap() {
  return is_restored() && std::exchange(owes_gap_, false);
}

}  // namespace parley::bus
