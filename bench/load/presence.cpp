#include <deque>

#include <fmt/format.h>

#include "load/participant.hpp"
#include "load/scenarios.hpp"

namespace parley::load {
namespace {

constexpr std::size_t asked_at_once = 50;  // a screen of contacts

// People ask who of the contacts on their screen is online. One of them is known to the asker and
// has a socket here; of strangers nothing is said.
class PresenceTalk final : public Listener {
 public:
  PresenceTalk(Run& run, const People& people) : run_(run), people_count_(people.all.size()) {
    participants_ = make_participants(run, people, run.options.talkers, *this);
    waiting_.resize(participants_.size());
    if (!connect_all(run, participants_)) return;
    for (const auto& participant : participants_) {
      questions_.push_back(make_question(people, participant->index()));
    }
    settle();
  }

  double ask(const std::string& name, double rate, std::size_t in_flight) {
    if (run_.has_failed()) return 0;
    Phase phase(run_, name, rate, in_flight);
    phase_ = &phase;
    const double reached = phase.execute(
        [&](TimePoint intended) {
          const std::size_t pick = rate > 0 ? run_.random() : next_++;
          put(pick % participants_.size(), intended);
        },
        [&] { return open_ == 0; });
    phase_ = nullptr;
    return reached;
  }

  void close() {
    run_.add_check("asked", asked_);
    run_.add_check("answered", asked_ - open_);
    run_.add_check("said_unknown", unknown_);
  }

 private:
  std::string make_question(const People& people, std::size_t person) const {
    std::string question = R"({"type":"presence.get","data":{"user_ids":[)";
    std::size_t at = person ^ 1U;
    for (std::size_t count = 0; count < std::min(asked_at_once, people.all.size() - 1); ++count) {
      if (count > 0) question += ',';
      question += fmt::format(R"("{}")", people.all[at].id);
      at = (at + 2) % people.all.size();
    }
    return question + "]}}";
  }

  // Who has just come is not online everywhere at once: asks until all are.
  void settle() {
    is_settled_ = false;
    const TimePoint deadline = Clock::now() + std::chrono::seconds(30);
    while (!is_settled_ && Clock::now() < deadline) {
      all_online_ = true;
      for (std::size_t person = 0; person < participants_.size(); ++person)
        put(person, Clock::now());
      if (!run_.expect("presence is answered", std::chrono::seconds(30),
                       [&] { return open_ == 0; })) {
        return;
      }
      is_settled_ = all_online_;
      if (is_settled_) unknown_ = 0;
      run_.loop.run_for(std::chrono::milliseconds(100));
    }
    if (!is_settled_) run_.violate("somebody who has a socket is not said to be online");
  }

  void put(std::size_t person, TimePoint intended) {
    waiting_[person].push_back(intended);
    ++asked_;
    ++open_;
    participants_[person]->command(questions_[person]);
  }

  void on_event(Participant& participant, const Event& event) override {
    if (event.type != EventType::presence) return;
    auto& waiting = waiting_[participant.index()];
    if (waiting.empty()) {
      run_.violate("an answer about presence came unasked");
      return;
    }
    const TimePoint intended = waiting.front();
    waiting.pop_front();
    --open_;
    // Presence may become unknown for a while, when the cache is slow, but never wrong.
    if (event.online == 0 && event.offline == 0) ++unknown_;
    if (event.online != 1) all_online_ = false;
    if (event.listed != asked_count() || event.online + event.offline > 1 ||
        (is_settled_ && event.offline > 0)) {
      run_.violate(
          fmt::format("of {} people {} were said to be online and {} offline, not one online",
                      event.listed, event.online, event.offline));
    }
    if (phase_ == nullptr) return;
    phase_->record("answered", intended);
    phase_->complete(intended);
  }

  std::size_t asked_count() const { return std::min(asked_at_once, people_count_ - 1); }

  Run& run_;
  Participants participants_;
  std::vector<std::string> questions_;
  std::vector<std::deque<TimePoint>> waiting_;
  std::size_t people_count_ = 0;
  Phase* phase_ = nullptr;
  std::uint64_t asked_ = 0;
  std::uint64_t open_ = 0;
  std::uint64_t unknown_ = 0;
  std::size_t next_ = 0;
  bool is_settled_ = false;
  bool all_online_ = false;
};

}  // namespace

void run_presence(Run& run, const People& people) {
  PresenceTalk talk(run, people);
  const double highest = talk.ask("highest rate", 0, run.options.in_flight);
  if (highest > 0) talk.ask("by the clock", highest / 4, 0);
  talk.close();
}

}  // namespace parley::load
