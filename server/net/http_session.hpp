#pragma once

// HTTP over one connection: parses, hands requests to the HttpHandler one after
// the other, sends the answers, and keeps the time-outs. On the connection's
// thread.

#include <cstddef>
#include <exception>
#include <string>
#include <string_view>

#include "net/http_parser.hpp"
#include "net/protocol.hpp"

namespace parley::net {

class Connection;
class Shard;

class HttpSession final : public Protocol {
 public:
  explicit HttpSession(Connection& connection);

  void on_bytes(std::span<char> bytes) override;
  void on_end_of_stream() override;
  void on_deadline() override;
  void on_drained() override;
  void on_turn_end() override {}
  void on_shutdown() override;
  void on_lost() override {}

 private:
  std::size_t process(std::string_view bytes);
  void process_pending();
  void keep_time();
  void begin_request();
  void complete(std::exception_ptr error, Response response);
  void respond(Response response);
  void refuse(Response response);
  void upgrade(Response response);
  Shard& shard() const;

  Connection& connection_;
  HttpParser parser_;
  // Received while a request was being handled: at most one read's worth, since
  // reading is paused then.
  std::string pending_;
  std::size_t pending_taken_ = 0;
  std::string request_name_;  // "METHOD /path" of the request being handled
  HttpParser::State timed_state_ = HttpParser::State::complete;  // what the deadline is for
  bool handling_ = false;
  bool waiting_for_drain_ = false;
  bool head_only_ = false;
  bool keep_alive_ = true;
};

}  // namespace parley::net
