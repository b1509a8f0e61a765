// People who talk in conversations: sends messages, plays the recipients' part as the web app does
// (acknowledge the delivery at once, read a moment later), and measures
//   acknowledged   until the sender's request was answered
//   delivered      until another member's socket got the message, each member counted
//   read           until the sender's socket knew that all of it was read (direct conversations)
// On the loop's thread.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "load/ledger.hpp"
#include "load/participant.hpp"
#include "load/run.hpp"

namespace parley::load {

class Chat final : public Listener {
 public:
  struct Options {
    bool with_receipts = true;
    // Between the arrival of a message and its being read.
    std::chrono::milliseconds reading_time{20};
  };

  Chat(Run& run, Options options);

  // A conversation whose last message has this number. Its members must be connected, and stay so.
  Ledger::Conversation add_conversation(Id id, Seq last_seq,
                                        const std::vector<Participant*>& members);

  // One message of this member. The operation is complete when it was answered and everybody has
  // it.
  void send(Phase& phase, Ledger::Conversation conversation, std::size_t member,
            TimePoint intended);
  std::size_t member_count(Ledger::Conversation conversation) const {
    return members_[conversation].size();
  }

  // The phase of the sends so far is over; what still comes is measured no more.
  void end_phase() { phase_ = nullptr; }

  // Nothing is under way: neither messages nor ticks.
  bool is_quiet() const { return ledger_.open() == 0 && unread_ == 0; }

  // Adds what was found to the run. Call it once, at the end.
  void close();

  // What else comes from the sockets goes here too.
  std::function<void(Participant&, const Event&)> on_other_event;

 private:
  struct Ticks {  // of one sender in one conversation
    Seq read_seq = 0;
    std::map<Seq, TimePoint> waiting;
  };

  void on_event(Participant& participant, const Event& event) override;
  void on_message(Participant& participant, const Event& event);
  void on_seen(Participant& participant, const Ledger::Send& message);
  void on_receipt(Participant& participant, const Event& event);
  void on_answer(Ledger::Number number, const HttpAnswer& answer);
  void record(const char* name, TimePoint intended) {
    if (phase_ != nullptr) phase_->record(name, intended);
  }
  void expect_tick(Participant& sender, Ledger::Conversation conversation, Seq seq,
                   TimePoint intended);
  void raise_tick(Participant& sender, Ledger::Conversation conversation, Seq read_seq);

  Run& run_;
  const Options options_;
  Ledger ledger_;
  Phase* phase_ = nullptr;  // of the latest send
  std::vector<std::vector<Participant*>> members_;
  std::map<std::pair<Ledger::Conversation, Id>, Ticks> ticks_;
  std::uint64_t unread_ = 0;
};

// The direct conversations of the first `count` people, in order; the last message of each is asked
// from the server.
std::vector<Ledger::Conversation> join_pairs(Run& run, Chat& chat, const People& people,
                                             const Participants& participants);

}  // namespace parley::load
