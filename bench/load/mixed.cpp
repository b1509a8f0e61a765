#include <cmath>
#include <deque>
#include <numbers>
#include <set>

#include <fmt/format.h>

#include "load/chat.hpp"
#include "load/scenarios.hpp"
#include "load/seed.hpp"
#include "load/typing_book.hpp"

namespace parley::load {
namespace {

constexpr double busiest_rate = 400;  // operations per second at noon
constexpr double phases_per_day = 8;  // of the usual three seconds: an hour a second

// People who come and go, and are not written to.
class PassersBy final : public Listener {
 public:
  explicit PassersBy(Run& run) : run_(run) {}

  void set_participants(Participants participants) { all_ = std::move(participants); }

  // Somebody comes, or goes. `greeted` is called when who came is welcome; at once for who went.
  void move(std::function<void(bool has_come)> greeted) {
    const std::size_t person = run_.random() % all_.size();
    if (waiting_.count(all_[person]->index()) > 0) return greeted(false);
    if (all_[person]->is_ready()) {
      all_[person]->disconnect();
      return greeted(false);
    }
    waiting_.emplace(all_[person]->index(), std::move(greeted));
    all_[person]->connect();
  }
  bool is_empty() const { return all_.empty(); }

 private:
  void on_event(Participant& participant, const Event& event) override {
    if (event.type != EventType::hello) {
      run_.violate(fmt::format("{} came to somebody who talks to nobody", event.name));
      return;
    }
    const auto found = waiting_.find(participant.index());
    if (found == waiting_.end()) return;
    const auto greeted = std::move(found->second);
    waiting_.erase(found);
    greeted(true);
  }

  Run& run_;
  Participants all_;
  std::map<std::size_t, std::function<void(bool)>> waiting_;
};

class Day {
 public:
  Day(Run& run, const People& people)
      : run_(run), people_(people), chat_(run, {}), book_(people.all.size()), passers_(run) {
    const std::size_t free = people.all.size() - 2;  // the last two have the long history
    const std::size_t talkers = std::min(run.options.talkers, free / 2 * 2);
    participants_ = make_participants(run, people, talkers, chat_);
    presence_.resize(talkers);
    chat_.on_other_event = [this](Participant& participant, const Event& event) {
      on_event(participant, event);
    };
    Participants passers;
    for (std::size_t at = talkers; at < std::min(free, 3 * talkers); ++at) {
      passers.push_back(std::make_unique<Participant>(run, people.all[at], at, passers_));
    }
    passers_.set_participants(std::move(passers));
    if (!connect_all(run, participants_)) return;
    conversations_ = join_pairs(run, chat_, people, participants_);
  }

  void pass() {
    if (run_.has_failed()) return;
    run_.options.seconds *= phases_per_day;
    const double rate = run_.options.rate > 0 ? run_.options.rate : busiest_rate;
    Phase phase(run_, "a day", rate, 0);
    // Night at both ends, noon in the middle.
    phase.shape = [](double share) { return 0.55 - 0.45 * std::cos(2 * std::numbers::pi * share); };
    phase_ = &phase;
    phase.execute([this](TimePoint intended) { do_something(intended); },
                  [this] { return chat_.is_quiet() && open_ == 0 && book_.open() == 0; });
    phase_ = nullptr;
    chat_.end_phase();
  }

  void close() {
    chat_.close();
    run_.add_check("typed", book_.typed);
    run_.add_check("told", book_.told);
    run_.add_check("not_told", book_.typed - book_.told);
  }

 private:
  // Of a hundred things that people do, sixty are messages.
  void do_something(TimePoint intended) {
    const std::size_t person = run_.random() % participants_.size();
    const std::uint64_t what = run_.random() % 100;
    if (what < 60) {
      chat_.send(*phase_, conversations_[person / 2], person % 2, intended);
    } else if (what < 80) {
      const bool is_active = book_.type(person, intended);
      participants_[person]->command(typing_command(people_.pairs[person / 2], is_active));
    } else if (what < 88) {
      ask_presence(person, intended);
    } else if (what < 92) {
      get(person, "/api/v1/conversations?limit=50", "chat list", intended);
    } else if (what < 96) {
      get(person,
          fmt::format("/api/v1/conversations/{}/messages?limit=50", people_.pairs[person / 2]),
          "page", intended);
    } else {
      come_or_go(intended);
    }
  }

  void ask_presence(std::size_t person, TimePoint intended) {
    ++open_;
    presence_[person].push_back(intended);
    participants_[person]->command(fmt::format(
        R"({{"type":"presence.get","data":{{"user_ids":["{}"]}}}})", people_.all[person ^ 1U].id));
  }

  void get(std::size_t person, const std::string& target, const char* name, TimePoint intended) {
    ++open_;
    Participant& participant = *participants_[person];
    participant.http().request(make_request("GET", target, participant.cookie()),
                               [this, name, intended](const HttpAnswer& answer) {
                                 if (answer.status != 200) {
                                   run_.violate(fmt::format("{}: {}", name, answer.status));
                                 }
                                 finish(name, intended);
                               });
  }

  void come_or_go(TimePoint intended) {
    ++open_;
    if (passers_.is_empty()) return finish("gone", intended);
    passers_.move(
        [this, intended](bool has_come) { finish(has_come ? "greeted" : "gone", intended); });
  }

  void finish(const char* name, TimePoint intended) {
    --open_;
    if (phase_ == nullptr) return;
    phase_->record(name, intended);
    phase_->complete(intended);
  }

  void on_event(Participant& participant, const Event& event) {
    if (event.type == EventType::typing) {
      const auto intended = book_.tell(participant.index() ^ 1U, event.is_active);
      if (!intended) return run_.violate("somebody was told of typing that was not");
      if (phase_ == nullptr) return;
      phase_->record("told", *intended);
      phase_->complete(*intended);
    } else if (event.type == EventType::presence) {
      auto& waiting = presence_[participant.index()];
      if (waiting.empty()) return run_.violate("an answer about presence came unasked");
      const TimePoint intended = waiting.front();
      waiting.pop_front();
      finish("answered", intended);
    }
  }

  Run& run_;
  const People& people_;
  Chat chat_;
  TypingBook book_;
  PassersBy passers_;
  Participants participants_;
  std::vector<Ledger::Conversation> conversations_;
  std::vector<std::deque<TimePoint>> presence_;
  Phase* phase_ = nullptr;
  std::uint64_t open_ = 0;
};

}  // namespace

void run_mixed(Run& run, const People& people) {
  Day day(run, people);
  day.pass();
  day.close();
}

}  // namespace parley::load
