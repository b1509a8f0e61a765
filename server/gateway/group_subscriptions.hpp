// Which groups one socket listens to, and what it makes of what it hears about that, from the bus
// in any order and from the database: of two words about a group the one of the higher revision
// counts. Knows no socket and no bus. One thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "model/event.hpp"
#include "ports/membership_store.hpp"

namespace parley::gateway {

class GroupSubscriptions {
 public:
  // Of the groups that the user left lately so many are remembered, so that what comes late about
  // them is known to be late.
  static constexpr std::size_t max_left = 16;

  enum class Effect : std::uint8_t {
    late,     // known already, or over: nobody is told
    start,    // listen from now on, then tell
    restart,  // the same, though it listens already: a change between was not heard of
    stop,     // do not listen any more, and tell
    tell,     // it did not listen anyway
  };
  // What an event says.
  Effect apply(const Membership& change);

  // What is in the database counts for what was known when it began to be read; what changes from
  // there on, until it is read, counts more. The calls come in pairs, or not at all.
  void begin_reading();
  struct Correction {
    std::vector<GroupId> start;
    std::vector<GroupId> stop;
  };
  Correction correct(std::span<const GroupMembership> memberships);

  bool listens_to(GroupId group) const;
  std::vector<GroupId> groups() const;

 private:
  // 16 bytes per group are what an idle socket pays.
  struct Entry {
    GroupId group;
    std::int64_t revision = 0;  // below 0: left at that revision

    friend bool operator==(const Entry&, const Entry&) = default;
  };

  Entry* find(GroupId group);
  const Entry* find(GroupId group) const;
  void leave(Entry& entry, std::int64_t revision);
  void forget_oldest_left();

  std::vector<Entry> entries_;    // those that were left, in the order in which they were
  std::vector<Entry> as_before_;  // while the database is read
};

}  // namespace parley::gateway
