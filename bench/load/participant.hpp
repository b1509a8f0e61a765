// A person at a device: a session's socket, and a connection for requests that is made when the
// first one is sent. On the loop's thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "load/http_connection.hpp"
#include "load/ledger.hpp"
#include "load/people.hpp"
#include "load/socket_client.hpp"
#include "load/wire.hpp"

namespace parley::load {

class Participant;

// Who hears what the sockets of a run bring.
class Listener {
 public:
  virtual void on_event(Participant& participant, const Event& event) = 0;

  // Shared by all, since fan-out brings them the same bytes.
  EventReader reader;

 protected:
  ~Listener() = default;
};

class Participant final : private SocketClient::Owner {
 public:
  // `index` is the person's; it decides which server is used.
  Participant(Run& run, const Person& person, std::size_t index, Listener& listener);

  void connect();
  // Cuts the line.
  void disconnect();
  // Has the server said hello on the line that is up?
  bool is_ready() const { return is_ready_; }

  // A command for the socket. REQUIRES: connect() was called.
  void command(std::string_view text) { socket_->send(text); }
  HttpConnection& http();
  // Closes the connection for requests. Not from an answer of it.
  void close_http() { http_.reset(); }

  Id id() const { return person_.id; }
  const std::string& cookie() const { return person_.cookie; }
  std::size_t index() const { return index_; }

  // What the participant watches: conversations and who they are in the ledger's books.
  struct View {
    Ledger::Conversation conversation = 0;
    Ledger::Viewer viewer = 0;
  };
  std::vector<View> views;
  const View* find_view(Ledger::Conversation conversation) const;

 private:
  void on_text(SocketClient& socket, std::string_view text) override;
  void on_closed(SocketClient& socket, std::string_view why) override;

  Run& run_;
  const Person& person_;
  const std::size_t index_;
  Listener& listener_;
  std::unique_ptr<SocketClient> socket_;
  std::unique_ptr<HttpConnection> http_;
  bool is_ready_ = false;
};

using Participants = std::vector<std::unique_ptr<Participant>>;

// One for each of the first `count` people.
Participants make_participants(Run& run, const People& people, std::size_t count,
                               Listener& listener);

// Connects all that are not, some hundreds at a time, as the backlog of a listening socket allows,
// and returns when all have been greeted. False, and a violation, when that takes too long.
bool connect_all(Run& run, const Participants& participants,
                 std::chrono::seconds limit = std::chrono::seconds(60));

}  // namespace parley::load
