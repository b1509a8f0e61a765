#include "net/http_session.hpp"

#include <utility>
#include <variant>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include "net/connection.hpp"
#include "net/http_serializer.hpp"
#include "net/shard.hpp"
#include "net/websocket_session.hpp"

namespace parley::net {
namespace {

// Bodies up to here are joined to their header: one entry and one copy.
constexpr std::size_t joined_body = 8 * 1024;

// A pipelining peer that does not read its answers gets no more of them.
constexpr std::size_t max_unsent = 256 * 1024;

}  // namespace

HttpSession::HttpSession(Connection& connection)
    : connection_(connection), parser_(connection.shard()->options().http) {
  keep_time();
}

Shard& HttpSession::shard() const {
  return *connection_.shard();
}

void HttpSession::on_bytes(std::span<char> bytes) {
  const std::string_view view(bytes.data(), bytes.size());
  const std::size_t taken = process(view);
  if (taken < view.size() && !connection_.finishing()) pending_.append(view.substr(taken));
  keep_time();
}

// Returns how much was taken; the rest has to wait for an answer to be made or sent.
std::size_t HttpSession::process(std::string_view bytes) {
  std::size_t taken = 0;
  while (taken < bytes.size() && !handling_ && !connection_.finishing()) {
    if (connection_.queue().bytes() > max_unsent) {
      waiting_for_drain_ = true;
      connection_.pause_reading();
      break;
    }
    taken += parser_.feed(bytes.substr(taken));
    if (parser_.state() == HttpParser::State::complete) {
      begin_request();
    } else if (parser_.state() == HttpParser::State::failed) {
      refuse(parser_.error());
    } else if (parser_.take_expect_continue()) {
      connection_.queue().push_bytes("HTTP/1.1 100 Continue\r\n\r\n");
      connection_.request_flush();
    }
  }
  return taken;
}

void HttpSession::process_pending() {
  if (!pending_.empty()) {
    pending_taken_ += process(std::string_view(pending_).substr(pending_taken_));
    if (pending_taken_ == pending_.size() || connection_.finishing()) {
      std::string().swap(pending_);
      pending_taken_ = 0;
    }
  }
  keep_time();
  if (!handling_ && !waiting_for_drain_ && !connection_.finishing()) connection_.resume_reading();
}

// Sets the deadline of the phase that has begun; each phase has one deadline, which
// bytes that trickle in do not push away.
void HttpSession::keep_time() {
  if (connection_.finishing()) return;
  const ServerOptions& options = shard().options();
  const HttpParser::State state =
      handling_ || waiting_for_drain_ ? HttpParser::State::complete : parser_.state();
  if (state == timed_state_) return;
  timed_state_ = state;
  switch (state) {
    case HttpParser::State::empty:
      return connection_.set_deadline(options.keep_alive_timeout);
    case HttpParser::State::header:
      return connection_.set_deadline(options.header_timeout);
    case HttpParser::State::body:
      return connection_.set_deadline(options.body_timeout);
    default:
      return connection_.clear_deadline();
  }
}

void HttpSession::on_end_of_stream() {
  // While a request is handled nothing is read, so this is the end of an idle
  // connection or of half a request.
  connection_.finish();
}

void HttpSession::on_deadline() {
  shard().counters().timeouts.add(1);
  if (parser_.state() == HttpParser::State::empty) return connection_.finish();
  Response response = error_response(408, "bad_request", "The request did not come in time.", true);
  refuse(std::move(response));
}

void HttpSession::on_drained() {
  if (!std::exchange(waiting_for_drain_, false)) return;
  process_pending();
}

void HttpSession::on_shutdown() {
  // A request that has arrived but was not read yet counts as received.
  if (!handling_ && parser_.state() == HttpParser::State::empty) connection_.read_now();
  const bool idle = !handling_ && !waiting_for_drain_ &&
                    parser_.state() == HttpParser::State::empty && pending_.empty();
  if (idle) connection_.finish();
}

void HttpSession::begin_request() {
  Request request = parser_.take();
  request.remote_address = connection_.remote_address();
  request_name_.assign(to_string(request.method)).append(" ").append(request.path());
  head_only_ = request.method == Method::head;
  keep_alive_ = request.keep_alive;
  handling_ = true;
  connection_.pause_reading();
  shard().counters().requests.add(1);

  auto done = [this, alive = connection_.shared_from_this()](std::exception_ptr error,
                                                             Response response) {
    complete(std::move(error), std::move(response));
  };
  try {
    boost::asio::co_spawn(shard().executor(), shard().context().handler.handle(std::move(request)),
                          std::move(done));
  } catch (...) {
    // handle() is a plain function that returned no coroutine.
    boost::asio::post(shard().executor(),
                      [done = std::move(done), error = std::current_exception()]() mutable {
                        done(std::move(error), Response{});
                      });
  }
}

void HttpSession::complete(std::exception_ptr error, Response response) {
  handling_ = false;
  if (connection_.closed()) return;
  if (error != nullptr) {
    const auto& observer = shard().context().observer;
    if (observer.on_handler_error) observer.on_handler_error(request_name_, error);
    response = error_response(500, "internal", "The server failed to answer.");
  }
  if (response.upgrade != nullptr) return upgrade(std::move(response));
  respond(std::move(response));
  process_pending();
}

void HttpSession::respond(Response response) {
  SerializeOptions options;
  options.keep_alive = keep_alive_ && !response.close && !shard().stopping();
  options.head_only = head_only_;
  options.date = shard().date();
  std::string header = serialize_header(response, options);
  SendQueue& queue = connection_.queue();
  if (!has_body(response, options)) {
    queue.push_bytes(std::move(header));
  } else if (response.body_view().size() <= joined_body) {
    queue.push_bytes(std::move(header.append(response.body_view())));
  } else {
    queue.push_bytes(std::move(header));
    if (auto* text = std::get_if<std::string>(&response.body)) {
      queue.push_bytes(std::move(*text));
    } else {
      queue.push_shared(std::get<std::shared_ptr<const std::string>>(std::move(response.body)));
    }
  }
  connection_.request_flush();
  if (!options.keep_alive) connection_.finish();
}

// Answers what never became a request, and hangs up.
void HttpSession::refuse(Response response) {
  shard().counters().bad_requests.add(1);
  head_only_ = false;
  response.close = true;
  respond(std::move(response));
}

void HttpSession::upgrade(Response response) {
  SerializeOptions options;
  options.date = shard().date();
  connection_.queue().push_bytes(serialize_header(response, options));

  auto session = std::make_unique<WebSocketSession>(connection_, std::move(response.upgrade));
  WebSocketSession& websocket = *session;
  std::string rest = pending_.substr(pending_taken_);
  connection_.clear_deadline();
  connection_.become(std::move(session));  // from here on only `websocket` is in charge
  websocket.open(rest);
}

}  // namespace parley::net
