#include "load/bare_server.hpp"

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <unordered_set>

#include "net/http_handler.hpp"
#include "net/io_threads.hpp"
#include "net/server.hpp"
#include "net/websocket.hpp"
#include "net/ws_handshake.hpp"

namespace parley::load {
namespace {

class Everybody {
 public:
  explicit Everybody(std::size_t frame_size) : payload_(frame_size, 'x') {}

  void publish(int count) {
    for (int n = 0; n < count; ++n) {
      const auto frame = net::make_text_frame(payload_);
      for (net::WebSocket* socket : sockets) socket->send(frame);
    }
  }

  std::unordered_set<net::WebSocket*> sockets;

 private:
  const std::string payload_;
};

class BareSocket final : public net::WebSocketHandler {
 public:
  explicit BareSocket(Everybody& everybody) : everybody_(everybody) {}

  void on_open(net::WebSocket& socket) override {
    socket_ = &socket;
    everybody_.sockets.insert(&socket);
  }
  void on_message(std::string_view text) override {
    constexpr std::string_view publish = "publish ";
    if (text.substr(0, publish.size()) == publish) {
      everybody_.publish(std::atoi(std::string(text.substr(publish.size())).c_str()));
    } else {
      socket_->send(net::make_text_frame(text));
    }
  }
  void on_close(std::uint16_t /*code*/) override { everybody_.sockets.erase(socket_); }

 private:
  Everybody& everybody_;
  net::WebSocket* socket_ = nullptr;
};

class BareHandler final : public net::HttpHandler {
 public:
  explicit BareHandler(std::size_t frame_size) : everybody_(frame_size) {}

  Task<net::Response> handle(net::Request request) override {
    co_return net::websocket_response(request, std::make_shared<BareSocket>(everybody_));
  }

 private:
  Everybody everybody_;
};

}  // namespace

void serve_bare(const std::string& port_file, std::size_t frame_size) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);  // before there are threads

  BareHandler handler(frame_size);
  net::IoThreads threads(1);
  net::Server server(threads, {}, handler);
  threads.start();
  server.start();
  std::ofstream(port_file) << "127.0.0.1:" << server.port() << '\n';
  int received = 0;
  sigwait(&signals, &received);
  server.stop(std::chrono::milliseconds(0));
  threads.stop();
}

}  // namespace parley::load
