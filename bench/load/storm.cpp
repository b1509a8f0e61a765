#include <set>

#include <fmt/format.h>

#include "load/chat.hpp"
#include "load/scenarios.hpp"
#include "load/seed.hpp"

namespace parley::load {
namespace {

// What one device holds of the conversation of its pair, as a client does: events may come before
// the snapshot that was asked for after hello, and both together must leave no gap.
struct Copy {
  Seq held = 0;  // and everything before it
  std::set<Seq> early;
  bool has_asked = false;
  bool is_caught_up = false;
};

class Storm final : public Listener {
 public:
  Storm(Run& run, const People& people) : run_(run), people_(people) {
    // The last two have the long history of another scenario.
    participants_ = make_participants(run, people, people.all.size() - 2, *this);
    copies_.resize(participants_.size());
    last_seqs_.resize(participants_.size() / 2);
  }

  void execute() {
    is_first_ = true;
    if (!connect_and_catch_up("everybody comes")) return;
    for (std::size_t pair = 0; pair < last_seqs_.size(); ++pair) {
      last_seqs_[pair] = std::max(copies_[2 * pair].held, copies_[2 * pair + 1].held);
    }
    const std::uint64_t steady = memory_of(run_, "server");
    run_.add_fact("memory_steady_bytes", steady);

    for (std::size_t at = 0; at < participants_.size(); ++at) {
      participants_[at]->disconnect();
      copies_[at].has_asked = false;
      copies_[at].is_caught_up = false;
    }
    write_meanwhile();
    is_first_ = false;
    if (!connect_and_catch_up("everybody comes back")) return;
    run_.add_fact("memory_peak_bytes", peak_);
    run_.add_fact(
        "memory_peak_of_steady",
        static_cast<double>(peak_) / static_cast<double>(std::max<std::uint64_t>(steady, 1)));
    run_.add_check("missed_messages_fetched", fetched_);
  }

 private:
  // All come at once, ask for their chat list when they are greeted, and for what they miss.
  bool connect_and_catch_up(const std::string& name) {
    peak_ = 0;
    start_ = Clock::now();
    caught_up_ = 0;
    Histogram greeted;
    Histogram consistent;
    greeted_ = &greeted;
    consistent_ = &consistent;
    watch_memory();
    CpuMeter cpu(run_);
    cpu.start();
    const bool in_time = connect_all(run_, participants_, std::chrono::seconds(60)) &&
                         run_.expect(name + " and catches up", std::chrono::seconds(60),
                                     [&] { return caught_up_ == participants_.size(); });
    const double seconds = std::chrono::duration<double>(Clock::now() - start_).count();
    is_watching_ = false;
    cpu.stop();
    boost::json::object phase{
        {"name", name},
        {"loop", "closed"},
        {"seconds", seconds},
        {"rate", static_cast<double>(participants_.size()) / seconds},
        {"latency", {{"greeted", to_json(greeted)}, {"caught up", to_json(consistent)}}}};
    cpu.describe(phase, participants_.size());
    run_.add_phase(std::move(phase));
    greeted_ = nullptr;
    consistent_ = nullptr;
    check_copies();
    return in_time;
  }

  void watch_memory() {
    is_watching_ = true;
    look_at_memory();
  }
  void look_at_memory() {
    if (!is_watching_) return;
    peak_ = std::max(peak_, memory_of(run_, "server"));
    run_.loop.at(Clock::now() + std::chrono::milliseconds(100), [this] { look_at_memory(); });
  }

  void on_event(Participant& participant, const Event& event) override {
    const std::size_t person = participant.index();
    if (event.type == EventType::hello) {
      if (greeted_ != nullptr) greeted_->record(Clock::now() - start_);
      copies_[person].has_asked = true;
      ask_list(participant);
    } else if (event.type == EventType::message_created) {
      if (event.conversation != people_.pairs[person / 2]) {
        run_.violate(fmt::format("person {} got a message of {}", person, event.conversation));
        return;
      }
      hold(person, event.seq);
    }
  }

  void ask_list(Participant& participant) {
    participant.http().request(
        make_request("GET", "/api/v1/conversations?limit=100", participant.cookie()),
        [this, &participant](const HttpAnswer& answer) { take_list(participant, answer); });
  }

  void take_list(Participant& participant, const HttpAnswer& answer) {
    const std::size_t person = participant.index();
    const auto json = parse_json(answer.body);
    const auto* list =
        json && json->is_object() ? json->get_object().if_contains("conversations") : nullptr;
    if (list == nullptr || !list->is_array()) {
      run_.violate(fmt::format("the chat list: {} {}", answer.status, answer.body.substr(0, 200)));
      return;
    }
    for (const auto& conversation : list->get_array()) {
      if (read_id(conversation, "id") != people_.pairs[person / 2]) continue;
      const Seq last = read_number(conversation, "last_seq").value_or(0);
      Copy& copy = copies_[person];
      // On the first coming the newest is enough; a client reads older ones when it is scrolled.
      if (is_first_) copy.held = std::max(copy.held, last);
      if (last > copy.held) return ask_messages(participant);
      break;
    }
    finish(person);
  }

  void ask_messages(Participant& participant) {
    const std::size_t person = participant.index();
    participant.http().request(
        make_request("GET",
                     fmt::format("/api/v1/conversations/{}/messages?after={}&limit=200",
                                 people_.pairs[person / 2], copies_[person].held),
                     participant.cookie()),
        [this, &participant](const HttpAnswer& answer) { take_messages(participant, answer); });
  }

  void take_messages(Participant& participant, const HttpAnswer& answer) {
    const std::size_t person = participant.index();
    const auto json = parse_json(answer.body);
    const auto* list =
        json && json->is_object() ? json->get_object().if_contains("messages") : nullptr;
    if (list == nullptr || !list->is_array()) {
      run_.violate(fmt::format("a page: {} {}", answer.status, answer.body.substr(0, 200)));
      return;
    }
    for (const auto& one : list->get_array()) {
      const auto message = read_message(one);
      if (!message) run_.violate("a page holds what is no message");
      if (message) hold(person, message->seq);
      ++fetched_;
    }
    const auto* more = json->get_object().if_contains("has_more");
    if (more != nullptr && more->is_bool() && more->get_bool()) return ask_messages(participant);
    finish(person);
  }

  void hold(std::size_t person, Seq seq) {
    Copy& copy = copies_[person];
    if (seq > copy.held) copy.early.insert(seq);
    while (!copy.early.empty() && *copy.early.begin() <= copy.held + 1) {
      copy.held = std::max(copy.held, *copy.early.begin());
      copy.early.erase(copy.early.begin());
    }
  }

  void finish(std::size_t person) {
    if (copies_[person].is_caught_up) return;
    copies_[person].is_caught_up = true;
    ++caught_up_;
    // Twice as many connections as people would be more than a process may open here.
    run_.loop.at(Clock::now(), [this, person] { participants_[person]->close_http(); });
    if (consistent_ != nullptr) consistent_->record(Clock::now() - start_);
  }

  // While all are away, every second pair is written to.
  void write_meanwhile() {
    Requests sends;
    sends.count = last_seqs_.size() / 2;
    sends.person = [](std::size_t number) { return 4 * number; };
    const auto tag = static_cast<std::uint32_t>(Clock::now().time_since_epoch().count());
    sends.make = [&](std::size_t number) {
      return make_request(
          "POST", fmt::format("/api/v1/conversations/{}/messages", people_.pairs[2 * number]),
          people_.all[4 * number].cookie,
          message_request(fmt::format("{:08x}-0000-4000-8000-{:012x}", tag, number),
                          "While you were away."));
    };
    sends.take = [&](std::size_t number, const HttpAnswer& answer) {
      const auto json = parse_json(answer.body);
      const auto* one =
          json && json->is_object() ? json->get_object().if_contains("message") : nullptr;
      const auto message = one == nullptr ? std::nullopt : read_message(*one);
      if (!message) {
        run_.violate(fmt::format("a message: {} {}", answer.status, answer.body.substr(0, 200)));
        return;
      }
      last_seqs_[2 * number] = message->seq;
    };
    request_all(run_, "messages while all are away", sends, std::chrono::seconds(60));
    run_.add_check("sent_while_away", sends.count);
  }

  void check_copies() {
    if (is_first_) return;
    std::uint64_t inconsistent = 0;
    for (std::size_t person = 0; person < copies_.size(); ++person) {
      if (copies_[person].held != last_seqs_[person / 2]) ++inconsistent;
    }
    run_.add_check("inconsistent_copies", inconsistent);
    if (inconsistent > 0) {
      run_.violate(fmt::format("{} people do not hold what was written to them", inconsistent));
    }
  }

  Run& run_;
  const People& people_;
  Participants participants_;
  std::vector<Copy> copies_;
  std::vector<Seq> last_seqs_;  // of each pair, as acknowledged
  TimePoint start_{};
  Histogram* greeted_ = nullptr;
  Histogram* consistent_ = nullptr;
  std::size_t caught_up_ = 0;
  std::uint64_t fetched_ = 0;
  std::uint64_t peak_ = 0;
  bool is_first_ = true;
  bool is_watching_ = false;
};

}  // namespace

void run_storm(Run& run, const People& people) {
  Storm storm(run, people);
  storm.execute();
  run.loop.run_for(std::chrono::milliseconds(200));  // the last timer of the memory's watch
}

}  // namespace parley::load
