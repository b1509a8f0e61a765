#include "load/ledger.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include <fmt/format.h>

namespace parley::load {
namespace {

constexpr std::size_t most_violations = 10;

// `run:number …`, as body() writes it.
std::optional<std::pair<std::uint32_t, std::uint64_t>> read_body(std::string_view body) {
  std::uint32_t run = 0;
  std::uint64_t number = 0;
  const char* const end = body.data() + body.size();
  const auto [colon, bad_run] = std::from_chars(body.data(), end, run, 16);
  if (bad_run != std::errc{} || colon == end || *colon != ':') return std::nullopt;
  if (std::from_chars(colon + 1, end, number).ec != std::errc{}) return std::nullopt;
  return std::pair{run, number};
}

}  // namespace

Ledger::Conversation Ledger::add_conversation(Id id, Seq last_seq) {
  const auto index = static_cast<Conversation>(conversations_.size());
  conversations_.push_back(ConversationState{id, last_seq, last_seq, {}});
  by_id_.emplace(id, index);
  return index;
}

Ledger::Viewer Ledger::add_viewer(Conversation conversation) {
  ConversationState& state = conversations_[conversation];
  state.viewers.push_back(View{state.first_seq, {}});
  return static_cast<Viewer>(state.viewers.size() - 1);
}

std::optional<Ledger::Conversation> Ledger::find_conversation(Id id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? std::nullopt : std::optional(found->second);
}

Ledger::Number Ledger::begin(Conversation conversation, Id sender, TimePoint intended) {
  Send send;
  send.intended = intended;
  send.conversation = conversation;
  send.sender = sender;
  sends_.push_back(send);
  ++counts_.sent;
  ++open_;
  return sends_.size() - 1;
}

std::string Ledger::client_id(Number number) const {
  return fmt::format("{:08x}-0000-4000-8000-{:012x}", run_, number);
}

std::string Ledger::body(Number number) const {
  std::string body = fmt::format("{:x}:{} ", run_, number);
  while (body.size() < body_size_) body += static_cast<char>('a' + (number + body.size()) % 26);
  return body;
}

bool Ledger::is_as_sent(Number number, Conversation conversation, Seq seq, Id sender,
                        std::string_view text) const {
  const Send& send = sends_[number];
  return send.conversation == conversation && send.sender == sender &&
         (send.seq == 0 || send.seq == seq) && body(number) == text;
}

void Ledger::acknowledge(Number number, const SentMessage& answer) {
  const auto conversation = find_conversation(answer.conversation);
  if (!conversation || answer.client_id != client_id(number) ||
      !is_as_sent(number, *conversation, answer.seq, answer.sender, answer.body)) {
    ++counts_.wrong;
    report(fmt::format("the answer to message {} is not what was sent", number));
    return;
  }
  Send& send = sends_[number];
  send.is_acknowledged = true;
  send.seq = answer.seq;
  ++counts_.acknowledged;
  Seq& last = conversations_[send.conversation].last_seq;
  last = std::max(last, answer.seq);
  settle(number);
}

void Ledger::refuse(Number number, std::string_view why) {
  sends_[number].is_refused = true;
  ++counts_.refused;
  --open_;
  report(fmt::format("message {} was not accepted: {}", number, why));
}

const std::vector<Ledger::Number>& Ledger::see(Conversation conversation, Viewer viewer, Seq seq,
                                               Id sender, std::string_view text) {
  now_seen_.clear();
  ConversationState& state = conversations_[conversation];
  View& view = state.viewers[viewer];
  if (seq <= view.last_seen || view.early.count(seq) > 0) {
    ++counts_.doubled;
    report(fmt::format("message {} of conversation {} came to viewer {} again", seq, state.id,
                       viewer));
    return now_seen_;
  }
  const auto found = find_send(conversation, seq, sender, text);
  if (seq > view.last_seen + 1) {
    ++counts_.early;
    view.early.emplace(seq, found);
  } else {
    ++view.last_seen;
    if (found) now_seen_.push_back(*found);
  }
  while (!view.early.empty() && view.early.begin()->first == view.last_seen + 1) {
    ++view.last_seen;
    if (const auto number = view.early.begin()->second) now_seen_.push_back(*number);
    view.early.erase(view.early.begin());
  }
  for (const Number number : now_seen_) {
    ++counts_.seen;
    ++sends_[number].seen_by;
    settle(number);
  }
  return now_seen_;
}

std::optional<Ledger::Number> Ledger::find_send(Conversation conversation, Seq seq, Id sender,
                                                std::string_view text) {
  const auto written = read_body(text);
  if (!written || written->first != run_) return std::nullopt;  // of another run
  const Number number = written->second;
  if (number >= sends_.size() || !is_as_sent(number, conversation, seq, sender, text)) {
    ++counts_.wrong;
    report(fmt::format("message {} of conversation {} arrived changed", seq,
                       conversations_[conversation].id));
    return std::nullopt;
  }
  sends_[number].seq = seq;
  return number;
}

void Ledger::settle(Number number) {
  const Send& send = sends_[number];
  if (!send.is_acknowledged || send.is_refused) return;
  if (send.seen_by != viewer_count(send.conversation)) return;
  --open_;
  if (on_complete) on_complete(number);
}

LedgerCounts Ledger::close() {
  for (const ConversationState& state : conversations_) {
    for (std::size_t viewer = 0; viewer < state.viewers.size(); ++viewer) {
      const View& view = state.viewers[viewer];
      const auto missing = std::max<Seq>(state.last_seq - view.last_seen, 0);
      if (missing == 0) continue;
      // Those that came early, and still wait, are not the ones that are missing.
      const std::uint64_t lost = static_cast<std::uint64_t>(missing) - view.early.size();
      counts_.lost += lost;
      report(fmt::format("viewer {} of conversation {} never saw {} of its messages", viewer,
                         state.id, lost));
    }
  }
  const std::uint64_t silent = counts_.sent - counts_.acknowledged - counts_.refused;
  if (silent > 0) report(fmt::format("{} messages were not answered", silent));
  return counts_;
}

void Ledger::report(std::string violation) {
  if (violations_.size() < most_violations) violations_.push_back(std::move(violation));
}

}  // namespace parley::load
