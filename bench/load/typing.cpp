#include <fmt/format.h>

#include "load/participant.hpp"
#include "load/scenarios.hpp"
#include "load/typing_book.hpp"

namespace parley::load {
namespace {

class TypingTalk final : public Listener {
 public:
  TypingTalk(Run& run, const People& people)
      : run_(run), people_(people), book_(people.all.size()) {
    participants_ = make_participants(run, people, run.options.talkers, *this);
    connect_all(run, participants_);
  }

  double type(const std::string& name, double rate, std::size_t in_flight) {
    if (run_.has_failed()) return 0;
    Phase phase(run_, name, rate, in_flight);
    phase_ = &phase;
    const double reached = phase.execute(
        [&](TimePoint intended) {
          const std::size_t pick = rate > 0 ? run_.random() : next_++;
          const std::size_t person = pick % participants_.size();
          const bool is_active = book_.type(person, intended);
          participants_[person]->command(typing_command(people_.pairs[person / 2], is_active));
        },
        [&] { return book_.open() == 0; });
    phase_ = nullptr;
    return reached;
  }

  void close() {
    run_.add_check("typed", book_.typed);
    run_.add_check("told", book_.told);
    run_.add_check("not_told", book_.typed - book_.told);
  }

 private:
  void on_event(Participant& participant, const Event& event) override {
    if (event.type != EventType::typing) return;
    const std::size_t other = participant.index() ^ 1U;
    const bool is_theirs = event.conversation == people_.pairs[participant.index() / 2] &&
                           event.user == people_.all[other].id;
    const auto intended = is_theirs ? book_.tell(other, event.is_active) : std::nullopt;
    if (!intended) {
      run_.violate(fmt::format("person {} was told of typing that was not: of {} in {}",
                               participant.index(), event.user, event.conversation));
      return;
    }
    if (phase_ == nullptr) return;
    phase_->record("told", *intended);
    phase_->complete(*intended);
  }

  Run& run_;
  const People& people_;
  TypingBook book_;
  Participants participants_;
  Phase* phase_ = nullptr;
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
