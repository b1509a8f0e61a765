#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "load/groups.hpp"
#include "load/participant.hpp"
#include "load/scenarios.hpp"

namespace parley::load {
namespace {

constexpr std::size_t most_members = 5000;
constexpr Seq messages = 100;
constexpr auto between_messages = std::chrono::milliseconds(100);
constexpr auto gathering_time = std::chrono::milliseconds(100);  // as web/app/sync/receipts.ts

class ReadStorm final : public Listener {
 public:
  ReadStorm(Run& run, const People& people, std::size_t size)
      : run_(run), channel_(make_group(run, people, size)) {
    if (run.has_failed()) return;
    participants_ = make_participants(run, people, size, *this);
    members_.resize(size);
    connect_all(run, participants_);
  }

  void execute() {
    if (run_.has_failed()) return;
    const TimePoint began = Clock::now();
    for (Seq n = 0; n < messages; ++n) {
      run_.loop.at(began + n * between_messages, [this, n] { send(n); });
    }
    run_.expect("everybody knows that all have read everything", std::chrono::seconds(100),
                [this] { return informed_ == members_.size(); });
    run_.add_fact("members", members_.size());
    run_.add_fact("messages", messages);
    run_.add_fact("seconds_until_all_knew",
                  std::chrono::duration<double>(Clock::now() - began).count());
    run_.add_fact("receipts_sent", receipts_sent_);
    run_.add_fact("receipt_updated_frames", updated_frames_);
    run_.add_fact("message_frames", message_frames_);
    const auto fewest_most = std::minmax_element(
        members_.begin(), members_.end(),
        [](const Member& a, const Member& b) { return a.summaries < b.summaries; });
    run_.add_fact("summaries_per_member", fewest_most.second->summaries);
    run_.add_check("not_informed", members_.size() - informed_);
  }

 private:
  struct Member {
    Seq seen = 0;
    bool is_gathering = false;
    bool is_informed = false;
    std::uint64_t summaries = 0;
  };

  void send(Seq number) {
    Participant& sender = *participants_[static_cast<std::size_t>(number) % 8];
    const std::string client_id = fmt::format("00000000-0000-4000-8000-{:012x}", number);
    sender.http().request(
        make_request("POST", fmt::format("/api/v1/conversations/{}/messages", channel_),
                     sender.cookie(), message_request(client_id, "read me")),
        [this](const HttpAnswer& answer) {
          if (answer.status != 201) run_.violate(fmt::format("a send: {}", answer.status));
        });
  }

  void on_event(Participant& participant, const Event& event) override {
    if (event.conversation != channel_) return;
    Member& member = members_[participant.index()];
    if (event.type == EventType::message_created) {
      ++message_frames_;
      member.seen = std::max(member.seen, event.seq);
      if (event.user != participant.id()) gather(participant, member);
    } else if (event.type == EventType::receipt_updated) {
      ++updated_frames_;
    } else if (event.type == EventType::receipt_summary) {
      ++member.summaries;
      if (event.read_seq == messages && !std::exchange(member.is_informed, true)) ++informed_;
    }
  }

  void gather(Participant& participant, Member& member) {
    if (std::exchange(member.is_gathering, true)) return;
    run_.loop.at(Clock::now() + gathering_time, [this, &participant, &member] {
      member.is_gathering = false;
      ++receipts_sent_;
      participant.command(receipt_command(channel_, member.seen, true));
    });
  }

  Run& run_;
  const Id channel_;
  Participants participants_;
  std::vector<Member> members_;
  std::size_t informed_ = 0;
  std::uint64_t receipts_sent_ = 0;
  std::uint64_t updated_frames_ = 0;
  std::uint64_t message_frames_ = 0;
};

}  // namespace

void run_receipts(Run& run, const People& people) {
  ReadStorm storm(run, people, std::min(most_members, people.all.size() - 2));
  storm.execute();
}

}  // namespace parley::load
