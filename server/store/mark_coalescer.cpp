#include "store/mark_coalescer.hpp"

#include <algorithm>
#include <exception>
#include <utility>

namespace parley::store {

namespace {

Marks merge(Marks a, Marks b) {
  return {std::max(a.delivered_seq, b.delivered_seq), std::max(a.read_seq, b.read_seq)};
}

}  // namespace

Task<MarkCoalescer::Outcome> MarkCoalescer::raise(ConversationId conversation, UserId member,
                                                  Marks marks) {
  const Key key{conversation, member};
  Turn turn;
  turn.marks = marks;
  bool first = false;
  {
    const std::lock_guard lock(mutex_);
    first = under_way_.try_emplace(key).second;
  }
  if (!first) {
    auto wait = [this, &key, marks](Completion<Turn> done) {
      enqueue(key, marks, std::move(done));
    };
    turn = co_await wait_for<Turn>(wait);
  }
  if (!turn.outcome) co_return co_await lead(key, marks, std::move(turn));
  const bool refused = !*turn.outcome && turn.outcome->error().code == errors::invalid_field;
  if (refused) co_return co_await write_(conversation, member, marks);
  co_return std::move(*turn.outcome);
}

void MarkCoalescer::enqueue(const Key& key, Marks marks, Completion<Turn> done) {
  Turn turn;
  {
    const std::lock_guard lock(mutex_);
    const auto [entry, first] = under_way_.try_emplace(key);
    if (!first && entry->second.callers.size() < max_waiting) {
      Group& group = entry->second;
      group.marks = group.callers.empty() ? marks : merge(group.marks, marks);
      group.callers.push_back(std::move(done));
      return;
    }
    turn.marks = marks;
    if (!first) {
      turn.outcome = fail(errors::overloaded, "Too many receipts are waiting to be stored.", {}, 1);
    }
  }
  done(std::move(turn));
}

Task<MarkCoalescer::Outcome> MarkCoalescer::lead(Key key, Marks own, Turn turn) {
  Outcome outcome = co_await write_guarded(key, turn.marks);
  pass_on(key);
  for (const Completion<Turn>& follower : turn.followers) {
    Turn answer;
    answer.outcome = outcome;
    if (outcome && *outcome) {
      (**answer.outcome)->changed = false;
      (**answer.outcome)->shown_changed = false;
      (**answer.outcome)->settings_changed = false;
    }
    follower(std::move(answer));
  }
  const bool refused = !outcome && outcome.error().code == errors::invalid_field;
  if (refused && !(turn.marks == own)) {
    co_return co_await write_(key.conversation, key.member, own);
  }
  co_return outcome;
}

// The others wait for this write: it may not end without an outcome.
Task<MarkCoalescer::Outcome> MarkCoalescer::write_guarded(Key key, Marks marks) {
  try {
    co_return co_await write_(key.conversation, key.member, marks);
  } catch (const std::exception&) {
    co_return fail(errors::internal, "The receipt could not be stored.");
  }
}

void MarkCoalescer::pass_on(const Key& key) {
  Group next;
  {
    const std::lock_guard lock(mutex_);
    const auto entry = under_way_.find(key);
    if (entry->second.callers.empty()) {
      under_way_.erase(entry);
      return;
    }
    next = std::exchange(entry->second, Group{});
  }
  Turn turn;
  turn.marks = next.marks;
  turn.followers.assign(std::make_move_iterator(next.callers.begin() + 1),
                        std::make_move_iterator(next.callers.end()));
  next.callers.front()(std::move(turn));
}

}  // namespace parley::store
