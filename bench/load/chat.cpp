#include "load/chat.hpp"

#include <utility>

#include <fmt/format.h>

namespace parley::load {

Chat::Chat(Run& run, Options options)
    : run_(run),
      options_(options),
      ledger_(static_cast<std::uint32_t>(Clock::now().time_since_epoch().count()),
              run.options.body_size) {
  ledger_.on_complete = [this](Ledger::Number number) {
    if (phase_ != nullptr) phase_->complete(ledger_[number].intended);
  };
}

Ledger::Conversation Chat::add_conversation(Id id, Seq last_seq,
                                            const std::vector<Participant*>& members) {
  const Ledger::Conversation conversation = ledger_.add_conversation(id, last_seq);
  for (Participant* member : members) {
    member->views.push_back({conversation, ledger_.add_viewer(conversation)});
  }
  members_.push_back(members);
  return conversation;
}

void Chat::send(Phase& phase, Ledger::Conversation conversation, std::size_t member,
                TimePoint intended) {
  phase_ = &phase;
  Participant& sender = *members_[conversation][member];
  const Ledger::Number number = ledger_.begin(conversation, sender.id(), intended);
  std::string target = fmt::format("/api/v1/conversations/{}/messages", ledger_.id(conversation));
  std::string request =
      make_request("POST", target, sender.cookie(),
                   message_request(ledger_.client_id(number), ledger_.body(number)));
  sender.http().request(std::move(request),
                        [this, number](const HttpAnswer& answer) { on_answer(number, answer); });
}

void Chat::on_answer(Ledger::Number number, const HttpAnswer& answer) {
  const auto json = answer.status == 201 ? parse_json(answer.body) : std::nullopt;
  const auto* message =
      json && json->is_object() ? json->get_object().if_contains("message") : nullptr;
  const auto read = message == nullptr ? std::nullopt : read_message(*message);
  if (!read) {
    ledger_.refuse(number, fmt::format("{} {}", answer.status, answer.body.substr(0, 200)));
    if (phase_ != nullptr) phase_->complete(ledger_[number].intended);
    return;
  }
  record("acknowledged", ledger_[number].intended);
  ledger_.acknowledge(number, *read);
}

void Chat::on_event(Participant& participant, const Event& event) {
  if (event.type == EventType::message_created) {
    on_message(participant, event);
  } else if (event.type == EventType::receipt_updated) {
    on_receipt(participant, event);
  } else if (on_other_event) {
    on_other_event(participant, event);
  }
}

void Chat::on_message(Participant& participant, const Event& event) {
  const auto conversation = ledger_.find_conversation(event.conversation);
  const Participant::View* view = conversation ? participant.find_view(*conversation) : nullptr;
  if (view == nullptr) {
    run_.violate(fmt::format("person {} got a message of conversation {}, which is not theirs",
                             participant.index(), event.conversation));
    return;
  }
  const auto& seen = ledger_.see(*conversation, view->viewer, event.seq, event.user, event.body);
  for (const Ledger::Number number : seen) on_seen(participant, ledger_[number]);
}

void Chat::on_seen(Participant& participant, const Ledger::Send& message) {
  if (message.sender == participant.id()) {
    if (options_.with_receipts && members_[message.conversation].size() == 2) {
      expect_tick(participant, message.conversation, message.seq, message.intended);
    }
    return;
  }
  // Whoever writes has read what stands above.
  raise_tick(participant, message.conversation, message.seq);
  record("delivered", message.intended);
  if (phase_ != nullptr) phase_->count("deliveries", 1);
  if (!options_.with_receipts) return;
  const Id id = ledger_.id(message.conversation);
  participant.command(receipt_command(id, message.seq, false));
  run_.loop.at(Clock::now() + options_.reading_time, [&participant, id, seq = message.seq] {
    if (participant.is_ready()) participant.command(receipt_command(id, seq, true));
  });
}

void Chat::expect_tick(Participant& sender, Ledger::Conversation conversation, Seq seq,
                       TimePoint intended) {
  Ticks& ticks = ticks_[{conversation, sender.id()}];
  if (seq <= ticks.read_seq) {
    record("read", intended);
    return;
  }
  ticks.waiting.emplace(seq, intended);
  ++unread_;
}

void Chat::on_receipt(Participant& participant, const Event& event) {
  if (event.user == participant.id()) return;
  const auto conversation = ledger_.find_conversation(event.conversation);
  if (!conversation || participant.find_view(*conversation) == nullptr) {
    run_.violate(fmt::format("person {} got a receipt of conversation {}, which is not theirs",
                             participant.index(), event.conversation));
    return;
  }
  raise_tick(participant, *conversation, event.read_seq);
}

void Chat::raise_tick(Participant& sender, Ledger::Conversation conversation, Seq read_seq) {
  Ticks& ticks = ticks_[{conversation, sender.id()}];
  ticks.read_seq = std::max(ticks.read_seq, read_seq);
  while (!ticks.waiting.empty() && ticks.waiting.begin()->first <= ticks.read_seq) {
    record("read", ticks.waiting.begin()->second);
    ticks.waiting.erase(ticks.waiting.begin());
    --unread_;
  }
}

void Chat::close() {
  run_.add_counts(ledger_.close());
  run_.add_check("never_ticked", unread_);
  if (unread_ > 0) run_.violate(fmt::format("{} messages were never shown as read", unread_));
  run_.violate_all(ledger_.violations());
}

std::vector<Ledger::Conversation> join_pairs(Run& run, Chat& chat, const People& people,
                                             const Participants& participants) {
  std::vector<Seq> last_seqs(participants.size() / 2, -1);
  Requests readings;
  readings.count = last_seqs.size();
  readings.person = [](std::size_t pair) { return 2 * pair; };
  readings.make = [&](std::size_t pair) {
    return make_request("GET", fmt::format("/api/v1/conversations/{}", people.pairs[pair]),
                        people.all[2 * pair].cookie);
  };
  readings.take = [&](std::size_t pair, const HttpAnswer& answer) {
    const auto json = parse_json(answer.body);
    const auto* conversation =
        json && json->is_object() ? json->get_object().if_contains("conversation") : nullptr;
    const auto seq =
        conversation == nullptr ? std::nullopt : read_number(*conversation, "last_seq");
    if (seq) last_seqs[pair] = *seq;
    if (!seq) run.violate(fmt::format("a conversation: {} {}", answer.status, answer.body));
  };
  request_all(run, "conversations are read", readings, std::chrono::seconds(60));
  std::vector<Ledger::Conversation> conversations;
  for (std::size_t pair = 0; pair < last_seqs.size(); ++pair) {
    conversations.push_back(
        chat.add_conversation(people.pairs[pair], last_seqs[pair],
                              {participants[2 * pair].get(), participants[2 * pair + 1].get()}));
  }
  return conversations;
}

}  // namespace parley::load
