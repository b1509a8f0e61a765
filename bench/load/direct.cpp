#include <random>

#include "load/chat.hpp"
#include "load/scenarios.hpp"

namespace parley::load {
namespace {

// The pairs of a run and one way to let them talk.
class DirectTalk {
 public:
  DirectTalk(Run& run, const People& people, bool with_receipts)
      : run_(run), chat_(run, chat_options(with_receipts)) {
    participants_ = make_participants(run, people, run.options.talkers, chat_);
    if (!connect_all(run, participants_)) return;
    conversations_ = join_pairs(run, chat_, people, participants_);
  }

  double talk(const std::string& name, double rate) {
    if (run_.has_failed()) return 0;
    Phase phase(run_, name, rate, run_.options.in_flight);
    const double reached = phase.execute(
        [&](TimePoint intended) {
          // Closed: everybody in turn, so that nobody has two on the way while others have none.
          const std::size_t pick = rate > 0 ? run_.random() : next_++;
          const std::size_t pair = pick % conversations_.size();
          chat_.send(phase, conversations_[pair], pick / conversations_.size() % 2, intended);
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
  Chat chat_;
  Participants participants_;
  std::vector<Ledger::Conversation> conversations_;
  std::size_t next_ = 0;
};

}  // namespace

void run_direct(Run& run, const People& people) {
  double wanted = run.options.rate;
  if (wanted <= 0) {
    DirectTalk bare(run, people, false);
    bare.talk("without receipts, highest rate", 0);
    bare.close();
  }
  DirectTalk talk(run, people, true);
  if (wanted <= 0) wanted = talk.talk("with receipts, highest rate", 0) / 4;
  if (!run.has_failed() && wanted > 0) talk.talk("with receipts, by the clock", wanted);
  talk.close();
}

}  // namespace parley::load
