#include "load/participant.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace parley::load {

Participant::Participant(Run& run, const Person& person, std::size_t index, Listener& listener)
    : run_(run), person_(person), index_(index), listener_(listener) {}

void Participant::connect() {
  SocketClient::Owner& owner = *this;
  socket_ =
      std::make_unique<SocketClient>(run_.loop, run_.server_of(index_), person_.cookie, owner);
}

void Participant::disconnect() {
  socket_.reset();
  is_ready_ = false;
}

HttpConnection& Participant::http() {
  if (!http_) http_ = std::make_unique<HttpConnection>(run_.loop, run_.server_of(index_));
  return *http_;
}

const Participant::View* Participant::find_view(Ledger::Conversation conversation) const {
  const auto found = std::find_if(views.begin(), views.end(), [&](const View& view) {
    return view.conversation == conversation;
  });
  return found == views.end() ? nullptr : &*found;
}

void Participant::on_text(SocketClient& /*socket*/, std::string_view text) {
  const Event* event = listener_.reader.read(text);
  if (event == nullptr) {
    run_.violate(fmt::format("not an event: {}", text.substr(0, 200)));
    return;
  }
  if (event->type == EventType::hello) is_ready_ = true;
  if (event->type == EventType::resync) run_.add_check("resyncs", 1);
  if (event->name == "error") run_.violate(fmt::format("a command was refused: {}", text));
  listener_.on_event(*this, *event);
}

void Participant::on_closed(SocketClient& /*socket*/, std::string_view why) {
  run_.violate(fmt::format("the socket of person {} ended: {}", index_, why));
  is_ready_ = false;
}

Participants make_participants(Run& run, const People& people, std::size_t count,
                               Listener& listener) {
  Participants participants;
  for (std::size_t at = 0; at < std::min(count, people.all.size()); ++at) {
    participants.push_back(std::make_unique<Participant>(run, people.all[at], at, listener));
  }
  return participants;
}

bool connect_all(Run& run, const Participants& participants, std::chrono::seconds limit) {
  constexpr std::size_t most_at_once = 400;
  std::size_t begun = 0;
  std::size_t ready = 0;  // all before it are
  return run.expect(fmt::format("{} sockets are greeted", participants.size()), limit, [&] {
    while (ready < begun && participants[ready]->is_ready()) ++ready;
    while (begun < participants.size() && begun - ready < most_at_once) {
      if (!participants[begun]->is_ready()) participants[begun]->connect();
      ++begun;
    }
    return ready == participants.size() || run.has_failed();
  });
}

}  // namespace parley::load
