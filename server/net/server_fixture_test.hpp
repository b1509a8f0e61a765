#pragma once

// A server with a handler that does what the path says, for the tests of the
// server. The handler's record is guarded, since the test's thread reads it.

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "net/http_handler.hpp"
#include "net/io_threads.hpp"
#include "net/raw_client_test.hpp"
#include "net/server.hpp"
#include "net/websocket.hpp"
#include "net/ws_handshake.hpp"

namespace parley::net {

using namespace std::chrono_literals;

// Whether `condition` becomes true within ten seconds.
inline bool eventually(const std::function<bool()>& condition) {
  const auto deadline = std::chrono::steady_clock::now() + 10s;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(1ms);
  }
  return true;
}

// What happened, as lines, written on event-loop threads and read by the test.
class Record {
 public:
  void add(std::string line) {
    const std::lock_guard lock(mutex_);
    lines_.push_back(std::move(line));
  }
  std::vector<std::string> lines() const {
    const std::lock_guard lock(mutex_);
    return lines_;
  }
  bool has(const std::string& line) const {
    const auto all = lines();
    return std::find(all.begin(), all.end(), line) != all.end();
  }
  std::size_t count(const std::string& line) const {
    const auto all = lines();
    return static_cast<std::size_t>(std::count(all.begin(), all.end(), line));
  }
  bool comes(const std::string& line) const {
    return eventually([&] { return has(line); });
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> lines_;
};

// Echoes; some messages are orders.
class EchoSocket final : public WebSocketHandler {
 public:
  explicit EchoSocket(Record& record) : record_(record) {}

  void on_open(WebSocket& socket) override {
    socket_ = &socket;
    record_.add("open on own thread " +
                std::to_string(socket.thread_index() == IoThreads::current_index()));
    socket.send(make_text_frame("welcome " + std::string(socket.remote_address())));
  }

  void on_message(std::string_view text) override {
    if (text == "close") {
      socket_->close(CloseCode::session_ended, "revoked");
      socket_->send(make_text_frame("too late"));
      record_.add("close() has returned");
    } else if (text == "throw") {
      throw std::runtime_error("as ordered");
    } else if (text == "fill") {
      const auto frame = make_text_frame(std::string(10'000, 'x'));
      for (int i = 0; i < 20; ++i) {
        socket_->send(frame);
        most_buffered_ = std::max(most_buffered_, socket_->buffered_bytes());
      }
      record_.add("filled");
    } else if (text == "typing") {
      const auto frame = make_text_frame(std::string(10'000, 't'), true);
      for (int i = 0; i < 10'000; ++i) socket_->send(frame);
      record_.add("typing sent");
    } else if (text.substr(0, 6) == "burst ") {
      const int count = std::stoi(std::string(text.substr(6)));
      for (int i = 0; i < count; ++i) socket_->send(make_text_frame(std::to_string(i)));
    } else {
      socket_->send(make_text_frame(text));
    }
  }

  void on_pong(std::string_view payload) override { record_.add("pong " + std::string(payload)); }
  void on_close(std::uint16_t code) override {
    record_.add("most buffered " + std::to_string(most_buffered_ / 100'000) + "00 kB");
    record_.add("closed " + std::to_string(code));
  }

 private:
  Record& record_;
  std::size_t most_buffered_ = 0;
  WebSocket* socket_ = nullptr;
};

class TestHandler final : public HttpHandler {
 public:
  explicit TestHandler(Record& record) : record_(record) {}

  Task<Response> handle(Request request) override {
    const std::string path = request.path();
    record_.add("request " + path);
    if (path == "/ws") {
      co_return websocket_response(request, std::make_shared<EchoSocket>(record_));
    }
    Response response;
    if (path == "/slow") {
      co_await released();
      response.body = "slow";
    } else if (path == "/throw") {
      throw std::runtime_error("as ordered");
    } else if (path == "/big") {
      response.body = big;
    } else if (path == "/close") {
      response.close = true;
    } else {
      response.body = path + "|" + request.remote_address + "|" + request.body;
    }
    co_return response;
  }

  // Lets "/slow" go on.
  void release() { released_ = true; }

  const std::shared_ptr<const std::string> big =
      std::make_shared<const std::string>(3'000'000, 'b');

 private:
  Task<> released() {
    boost::asio::basic_waitable_timer<std::chrono::steady_clock,
                                      boost::asio::wait_traits<std::chrono::steady_clock>, Executor>
        timer(co_await boost::asio::this_coro::executor);
    while (!released_) {
      timer.expires_after(1ms);
      boost::asio::use_awaitable_t<Executor> token;
      co_await timer.async_wait(token);
    }
  }

  Record& record_;
  std::atomic<bool> released_{false};
};

class ServerTest : public ::testing::Test {
 protected:
  ServerTest() { options.tick = 10ms; }
  ~ServerTest() override { stop(); }

  void start(std::size_t thread_count = 2) {
    threads = std::make_unique<IoThreads>(thread_count);
    ServerObserver observer;
    observer.on_handler_error = [this](std::string_view what_for, std::exception_ptr error) {
      try {
        std::rethrow_exception(error);
      } catch (const std::exception& exception) {
        record.add("error in " + std::string(what_for) + ": " + exception.what());
      }
    };
    observer.on_system_error = [this](std::string_view operation, std::string_view message) {
      record.add("system " + std::string(operation) + ": " + std::string(message));
    };
    server = std::make_unique<Server>(*threads, options, handler, observer);
    threads->start();
    server->start();
  }

  void stop() {
    handler.release();
    server.reset();
    threads.reset();
  }

  RawClient connect() { return RawClient(server->port()); }

  Record record;
  ServerOptions options;
  TestHandler handler{record};
  std::unique_ptr<IoThreads> threads;
  std::unique_ptr<Server> server;
};

}  // namespace parley::net
