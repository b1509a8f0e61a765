#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <deque>
#include <memory>

#include <fmt/format.h>

#include "load/ceilings.hpp"
#include "load/socket_client.hpp"

namespace parley::load {
namespace {

constexpr int large_burst = 32;

// Sockets of the bare server. They are open once an echo came back.
class EchoClient final : private SocketClient::Owner {
 public:
  EchoClient(Run& run, std::size_t index)
      : socket_(run.loop, run.server_of(index), {}, *this), run_(run) {}

  void say(std::string_view text, std::function<void()> done) {
    expected_.emplace_back(text, std::move(done));
    socket_.send(text);
  }
  // Calls it for every message instead.
  std::function<void()> on_message;

 private:
  void on_text(SocketClient& /*socket*/, std::string_view text) override {
    if (on_message) return on_message();
    if (expected_.empty() || expected_.front().first != text) {
      run_.violate("an echo is not what was said");
      return;
    }
    const auto done = std::move(expected_.front().second);
    expected_.pop_front();
    done();
  }
  void on_closed(SocketClient& /*socket*/, std::string_view why) override {
    run_.violate(fmt::format("a socket of the bare server ended: {}", why));
  }

  SocketClient socket_;
  Run& run_;
  std::deque<std::pair<std::string, std::function<void()>>> expected_;
};

using EchoClients = std::vector<std::unique_ptr<EchoClient>>;

EchoClients open_clients(Run& run, std::size_t count) {
  EchoClients clients;
  std::size_t open = 0;
  std::size_t begun = 0;
  run.expect("the sockets open", std::chrono::seconds(30), [&] {
    for (; begun < count && begun - open < 400; ++begun) {
      clients.push_back(std::make_unique<EchoClient>(run, begun));
      clients.back()->say("hello", [&] { ++open; });
    }
    return open == count || run.has_failed();
  });
  return clients;
}

// Lets `publish` send a burst to everybody, again when all have it.
class Broadcast {
 public:
  // What arrives is counted in units, of which a frame has so many: bytes, or 1.
  Broadcast(Run& run, std::size_t audience, std::size_t units)
      : run_(run), audience_(audience), units_(units) {}

  void execute(const std::string& name, int burst, const std::function<void(int)>& publish) {
    Phase phase(run_, name, 0, 1);
    phase_ = &phase;
    burst_ = static_cast<std::uint64_t>(burst);
    phase.execute(
        [&](TimePoint intended) {
          intended_ = intended;
          missing_ = audience_ * burst_ * units_;
          publish(burst);
        },
        [&] { return missing_ == 0; });
    phase_ = nullptr;
  }

  void arrived(std::uint64_t count) {
    if (count > missing_) {
      run_.violate("more arrived than was sent");
      return;
    }
    missing_ -= count;
    if (missing_ > 0 || phase_ == nullptr) return;
    phase_->count("deliveries", audience_ * burst_);
    phase_->complete(intended_);
  }

 private:
  Run& run_;
  const std::size_t audience_;
  const std::size_t units_;
  Phase* phase_ = nullptr;
  TimePoint intended_{};
  std::uint64_t burst_ = 1;
  std::uint64_t missing_ = 0;
};

std::string phase_name(std::size_t audience, int burst) {
  return fmt::format("to {}, {}", audience, burst == 1 ? "one at a time" : "bursts of 32");
}

// The other process: waits for a byte on its first connection, then sends as many frames to all
// others by one call each.
[[noreturn]] void send_raw(int listener, std::size_t audience, std::size_t frame_size) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);  // never left behind
  std::vector<int> sockets;
  while (sockets.size() < audience + 1) {
    const int accepted = accept(listener, nullptr, nullptr);
    const int on = 1;
    setsockopt(accepted, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockets.push_back(accepted);
  }
  const std::string bytes(frame_size * large_burst, 'x');
  char count = 0;
  while (recv(sockets[0], &count, 1, 0) == 1) {
    for (std::size_t at = 1; at < sockets.size(); ++at) {
      std::size_t left = frame_size * static_cast<std::size_t>(count);
      while (left > 0) {
        const ssize_t sent = send(sockets[at], bytes.data(), left, MSG_NOSIGNAL);
        if (sent < 0) _exit(1);
        left -= static_cast<std::size_t>(sent);
      }
    }
  }
  _exit(0);
}

class RawClient final : private Stream::Owner {
 public:
  RawClient(Run& run, const sockaddr_in& server) : stream_(run.loop, server, *this), run_(run) {}
  void write(std::string_view bytes) { stream_.write(bytes); }
  std::function<void(std::size_t)> on_size;

 private:
  void on_bytes(std::span<char> bytes) override {
    if (on_size) on_size(bytes.size());
  }
  void on_lost(std::string_view why) override {
    run_.violate(fmt::format("a raw socket ended: {}", why));
  }

  Stream stream_;
  Run& run_;
};

}  // namespace

void run_bare_echo(Run& run) {
  const EchoClients clients = open_clients(run, run.options.talkers);
  if (run.has_failed()) return;
  std::uint64_t open = 0;
  std::size_t next = 0;
  const std::string text(run.options.body_size, 'e');
  const auto echo = [&](const std::string& name, double rate, std::size_t in_flight) {
    Phase phase(run, name, rate, in_flight);
    return phase.execute(
        [&](TimePoint intended) {
          ++open;
          clients[next++ % clients.size()]->say(text, [&phase, &open, intended] {
            --open;
            phase.record("echoed", intended);
            phase.complete(intended);
          });
        },
        [&] { return open == 0; });
  };
  const double highest = echo("highest rate", 0, run.options.in_flight);
  if (highest > 0) echo("by the clock", highest / 4, 0);
}

void run_bare_broadcast(Run& run) {
  EchoClients clients = open_clients(run, run.options.members);
  if (run.has_failed()) return;
  Broadcast broadcast(run, clients.size(), 1);
  for (const auto& client : clients) client->on_message = [&] { broadcast.arrived(1); };
  for (const int burst : {1, large_burst}) {
    broadcast.execute(phase_name(clients.size(), burst), burst,
                      [&](int count) { clients[0]->say(fmt::format("publish {}", count), [] {}); });
  }
}

void run_raw_send(Run& run) {
  const std::size_t audience = run.options.members;
  const std::size_t frame_size = run.options.body_size + (run.options.body_size < 126 ? 2 : 4);
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = parse_endpoint("127.0.0.1:0");
  socklen_t size = sizeof address;
  if (bind(listener, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      listen(listener, 4096) != 0 ||
      getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    run.violate("there is no port to listen on");
    return;
  }
  const pid_t child = fork();
  if (child == 0) send_raw(listener, audience, frame_size);
  close(listener);
  run.options.watched.push_back(Watched{"server", child});
  {
    // The first connection must be accepted first: it is the one that asks.
    RawClient control(run, address);
    run.loop.run_for(std::chrono::milliseconds(50));
    std::vector<std::unique_ptr<RawClient>> clients;
    Broadcast broadcast(run, audience, frame_size);
    for (std::size_t at = 0; at < audience; ++at) {
      clients.push_back(std::make_unique<RawClient>(run, address));
      clients.back()->on_size = [&](std::size_t bytes) { broadcast.arrived(bytes); };
    }
    for (const int burst : {1, large_burst}) {
      broadcast.execute(phase_name(audience, burst), burst, [&](int count) {
        const char byte = static_cast<char>(count);
        control.write({&byte, 1});
      });
    }
  }
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
}

}  // namespace parley::load
