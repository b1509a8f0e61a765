#include <deque>
#include <map>

#include <fmt/format.h>

#include "load/participant.hpp"
#include "load/scenarios.hpp"

namespace parley::load {
namespace {

// What one person typed and the other has not been told. Events of one person in one conversation
// come in the order in which they were sent, so the first one that fits is the one.
struct Direction {
  bool is_active = false;  // as said last
  std::deque<std::pair<TimePoint, bool>> waiting;
};

class TypingTalk final : public Listener {
 public:
  TypingTalk(Run& run, const People& people) : run_(run), people_(people) {
    participants_ = make_participants(run, people, run.options.talkers, *this);
    directions_.resize(participants_.size());
    connect_all(run, participants_);
  }

  double type(const std::string& name, double rate, std::size_t in_flight) {
    if (run_.has_failed()) return 0;
    Phase phase(run_, name, rate, in_flight);
    phase_ = &phase;
    const double reached = phase.execute(
        [&](TimePoint intended) {
          const std::size_t pick = rate > 0 ? run_.random() : next_++;
          say(pick % participants_.size(), intended);
        },
        [&] { return is_quiet(); });
    phase_ = nullptr;
    return reached;
  }

  void close() {
    run_.add_check("typed", typed_);
    run_.add_check("told", told_);
    run_.add_check("not_told", typed_ - told_);
  }

 private:
  void say(std::size_t person, TimePoint intended) {
    Direction& direction = directions_[person];
    direction.is_active = !direction.is_active;
    direction.waiting.emplace_back(intended, direction.is_active);
    ++typed_;
    participants_[person]->command(typing_command(people_.pairs[person / 2], direction.is_active));
  }

  void on_event(Participant& participant, const Event& event) override {
    if (event.type != EventType::typing) return;
    const std::size_t other = participant.index() ^ 1U;
    if (event.conversation != people_.pairs[participant.index() / 2] ||
        event.user != people_.all[other].id) {
      run_.violate(fmt::format("person {} was told of the typing of {} in {}", participant.index(),
                               event.user, event.conversation));
      return;
    }
    auto& waiting = directions_[other].waiting;
    // Typing may be dropped under pressure: what was said before this one will not come.
    while (!waiting.empty() && waiting.front().second != event.is_active) waiting.pop_front();
    if (waiting.empty()) {
      run_.violate(fmt::format("person {} was told of typing that was not", participant.index()));
      return;
    }
    ++told_;
    if (phase_ != nullptr) {
      phase_->record("told", waiting.front().first);
      phase_->complete(waiting.front().first);
    }
    waiting.pop_front();
  }

  bool is_quiet() const { return told_ == typed_; }

  Run& run_;
  const People& people_;
  Participants participants_;
  std::vector<Direction> directions_;
  Phase* phase_ = nullptr;
  std::uint64_t typed_ = 0;
  std::uint64_t told_ = 0;
  std::size_t next_ = 0;
};

}  // namespace

void run_typing(Run& run, const People& people) {
  TypingTalk talk(run, people);
  const double highest = talk.type("highest rate", 0, run.options.in_flight);
  if (highest > 0) talk.type("by the clock", highest / 4, 0);
  talk.close();
}

}  // namespace parley::load
