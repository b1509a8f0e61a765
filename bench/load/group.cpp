#include <fmt/format.h>

#include "load/chat.hpp"
#include "load/groups.hpp"
#include "load/scenarios.hpp"
#include "load/seed.hpp"

namespace parley::load {
namespace {

constexpr std::size_t senders = 8;

// A group of the first `size` people, all of them connected.
class Gathering {
 public:
  Gathering(Run& run, const People& people, std::size_t size, bool with_receipts)
      : run_(run), size_(size), chat_(run, chat_options(with_receipts)) {
    const Id channel = make_group(run, people, size);
    if (run.has_failed()) return;
    participants_ = make_participants(run, people, size, chat_);
    if (!connect_all(run, participants_)) return;
    std::vector<Participant*> members;
    for (const auto& participant : participants_) members.push_back(participant.get());
    conversation_ = chat_.add_conversation(channel, 0, members);
  }

  double talk(const std::string& name, double rate, std::size_t in_flight) {
    if (run_.has_failed()) return 0;
    Phase phase(run_, fmt::format("{} members, {}", size_, name), rate, in_flight);
    const double reached = phase.execute(
        [&](TimePoint intended) {
          chat_.send(phase, conversation_, next_++ % std::min(senders, size_), intended);
        },
        [&] { return chat_.is_quiet(); });
    chat_.end_phase();
    return reached;
  }

  void close() { chat_.close(); }

 private:
  static Chat::Options chat_options(bool with_receipts) {
    Chat::Options options;
    options.with_receipts = with_receipts;
    return options;
  }

  Run& run_;
  const std::size_t size_;
  Chat chat_;
  Participants participants_;
  Ledger::Conversation conversation_ = 0;
  std::size_t next_ = 0;
};

}  // namespace

void run_group(Run& run, const People& people) {
  for (const std::size_t size : {10U, 100U, 1000U, 5000U}) {
    if (size > people.all.size() - 2 || run.has_failed()) break;
    // So that about as many deliveries are on their way as messages are in other scenarios.
    const std::size_t in_flight = std::clamp<std::size_t>(20'000 / size, 4, run.options.in_flight);
    Gathering gathering(run, people, size, false);
    const double highest = gathering.talk("highest rate", 0, in_flight);
    if (highest > 0) gathering.talk("by the clock", highest / 4, 0);
    gathering.close();
  }
  if (run.has_failed() || people.all.size() < 102) return;
  Gathering gathering(run, people, 100, true);
  const double highest = gathering.talk("with receipts, highest rate", 0, 64);
  if (highest > 0) gathering.talk("with receipts, by the clock", highest / 4, 0);
  gathering.close();
}

}  // namespace parley::load
