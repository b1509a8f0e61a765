#include "gateway/group_subscriptions.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace parley::gateway {

const GroupSubscriptions::Entry* GroupSubscriptions::find(GroupId group) const {
  const auto found = std::find_if(entries_.begin(), entries_.end(),
                                  [group](const Entry& entry) { return entry.group == group; });
  return found == entries_.end() ? nullptr : &*found;
}

GroupSubscriptions::Entry* GroupSubscriptions::find(GroupId group) {
  return const_cast<Entry*>(std::as_const(*this).find(group));
}

GroupSubscriptions::Effect GroupSubscriptions::apply(const Membership& change) {
  const bool joins = change.change == Membership::Change::joined;
  Entry* entry = find(change.group);
  if (entry == nullptr) {
    entries_.push_back({change.group, joins ? change.revision : -change.revision});
    forget_oldest_left();
    return joins ? Effect::start : Effect::tell;
  }
  if (change.revision <= std::abs(entry->revision)) return Effect::late;
  const bool listened = entry->revision > 0;
  if (joins) {
    entry->revision = change.revision;
    return listened ? Effect::restart : Effect::start;
  }
  leave(*entry, change.revision);
  return listened ? Effect::stop : Effect::tell;
}

void GroupSubscriptions::leave(Entry& entry, std::int64_t revision) {
  entry.revision = -revision;
  const auto place = entries_.begin() + (&entry - entries_.data());
  std::rotate(place, place + 1, entries_.end());
  forget_oldest_left();
}

void GroupSubscriptions::forget_oldest_left() {
  const auto is_left = [](const Entry& entry) { return entry.revision < 0; };
  if (std::count_if(entries_.begin(), entries_.end(), is_left) <=
      static_cast<std::ptrdiff_t>(max_left)) {
    return;
  }
  entries_.erase(std::find_if(entries_.begin(), entries_.end(), is_left));
}

void GroupSubscriptions::begin_reading() {
  as_before_ = entries_;
}

GroupSubscriptions::Correction GroupSubscriptions::correct(
    std::span<const GroupMembership> memberships) {
  Correction correction;
  for (const Entry& before : std::exchange(as_before_, {})) {
    if (before.revision < 0) continue;
    const bool is_member = std::any_of(
        memberships.begin(), memberships.end(),
        [&](const GroupMembership& membership) { return membership.group == before.group; });
    Entry* entry = find(before.group);
    if (is_member || entry == nullptr || *entry != before) continue;
    leave(*entry, before.revision);
    correction.stop.push_back(before.group);
  }
  for (const GroupMembership& membership : memberships) {
    Entry* entry = find(membership.group);
    if (entry == nullptr) {
      entries_.push_back({membership.group, membership.revision});
      correction.start.push_back(membership.group);
    } else if (membership.revision > std::abs(entry->revision)) {
      if (entry->revision < 0) correction.start.push_back(membership.group);
      entry->revision = membership.revision;
    }
  }
  return correction;
}

bool GroupSubscriptions::listens_to(GroupId group) const {
  const Entry* entry = find(group);
  return entry != nullptr && entry->revision > 0;
}

std::vector<GroupId> GroupSubscriptions::groups() const {
  std::vector<GroupId> listening;
  for (const Entry& entry : entries_) {
    if (entry.revision > 0) listening.push_back(entry.group);
  }
  return listening;
}

}  // namespace parley::gateway
