#include "net/http_parser.hpp"

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/field.hpp>
#include <boost/beast/http/verb.hpp>

#include "net/chunk_decoder.hpp"

namespace parley::net {
namespace {

namespace http = boost::beast::http;
using boost::beast::error_code;
using boost::beast::string_view;

struct Failure {
  int status;
  std::string_view code;
  std::string_view message;
};

constexpr Failure malformed{400, "bad_request", "The request is not valid HTTP/1.1."};
constexpr Failure line_ending{400, "bad_request", "Header lines must end with CR LF."};
constexpr Failure bad_target{400, "bad_request", "The request target is malformed."};
constexpr Failure bad_host{400, "bad_request", "Exactly one Host field is needed."};
constexpr Failure bad_length{400, "bad_request", "The length of the body is ambiguous."};
constexpr Failure bad_coding{501, "bad_request", "Only the chunked transfer coding is known."};
constexpr Failure bad_version{505, "bad_request", "Only HTTP/1.0 and HTTP/1.1 are spoken."};
constexpr Failure bad_expectation{417, "bad_request", "Only 100-continue can be expected."};
constexpr Failure header_too_large{431, "bad_request", "The request header is too large."};
constexpr Failure body_too_large{413, "payload_too_large", "The request body is too large."};

Method to_method(http::verb verb) {
  switch (verb) {
    case http::verb::get:
      return Method::get;
    case http::verb::head:
      return Method::head;
    case http::verb::post:
      return Method::post;
    case http::verb::put:
      return Method::put;
    case http::verb::patch:
      return Method::patch;
    case http::verb::delete_:
      return Method::delete_;
    case http::verb::options:
      return Method::options;
    default:
      return Method::other;
  }
}

Failure failure_of(const error_code& error) {
  if (error == http::error::bad_content_length || error == http::error::multiple_content_length ||
      error == http::error::bad_transfer_encoding) {
    return bad_length;
  }
  if (error == http::error::bad_version) return bad_version;
  if (error == http::error::bad_target) return bad_target;
  return malformed;
}

// The grammar of the header, writing straight into a Request. One object per
// request: Beast's parsers cannot be used twice. Bodies are not its business: its
// chunk parser asserts on some ways of splitting, so we decode those ourselves.
class HeaderGrammar final : public http::basic_parser<true> {
 public:
  explicit HeaderGrammar(const HttpLimits& limits) : limits_(limits) {
    // The header is handed over whole and already bounded by the caller.
    header_limit(std::numeric_limits<std::uint32_t>::max());
    skip(true);
  }

  Request request;
  std::optional<Failure> failure;
  bool expects_continue = false;

 private:
  void refuse(const Failure& why, error_code& error) {
    if (!failure) failure = why;
    error = http::error::bad_value;
  }

  void on_request_impl(http::verb verb, string_view, string_view target, int version,
                       error_code& error) override {
    request.method = to_method(verb);
    version_ = version;
    auto parsed = net::parse_target(target);
    if (!parsed) return refuse(bad_target, error);
    request.target = std::move(*parsed);
  }

  void on_response_impl(int, string_view, int, error_code&) override {}

  void on_field_impl(http::field field, string_view name, string_view value,
                     error_code& error) override {
    if (request.headers.size() >= limits_.max_fields) return refuse(header_too_large, error);
    switch (field) {
      case http::field::host:
        if (request.headers.contains(name)) return refuse(bad_host, error);
        break;
      case http::field::content_length:
        if (request.headers.contains(name) || value.find(',') != string_view::npos) {
          return refuse(bad_length, error);
        }
        break;
      case http::field::transfer_encoding:
        if (version_ < 11) return refuse(bad_length, error);
        if (!equals_ignoring_case(value, "chunked")) return refuse(bad_coding, error);
        break;
      case http::field::expect:
        if (!equals_ignoring_case(value, "100-continue")) return refuse(bad_expectation, error);
        expects_continue = version_ >= 11;
        break;
      default:
        break;
    }
    if (value.find_first_of(std::string_view("\r\n\0", 3)) != string_view::npos) {
      return refuse(malformed, error);
    }
    request.headers.add(name, value);
  }

  void on_header_impl(error_code& error) override {
    if (version_ >= 11 && !request.headers.contains("Host")) return refuse(bad_host, error);
    // HTTP/1.0 clients that ask to be kept alive are too few to be worth the special case.
    request.keep_alive = version_ >= 11 && keep_alive();
  }

  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}

  std::size_t on_body_impl(string_view body, error_code&) override { return body.size(); }
  void on_chunk_header_impl(std::uint64_t, string_view, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, string_view body, error_code&) override {
    return body.size();
  }
  void on_finish_impl(error_code&) override {}

  const HttpLimits& limits_;
  int version_ = 11;
};

}  // namespace

struct HttpParser::Implementation {
  explicit Implementation(const HttpLimits& limit_values) : limits(limit_values) {}

  std::size_t feed_header(std::string_view bytes);
  std::size_t feed_body(std::string_view bytes);
  std::optional<std::size_t> find_header_end(std::string_view bytes);
  void begin_body(HeaderGrammar& grammar);
  void fail(const Failure& why);
  void release();

  const HttpLimits& limits;
  State state = State::empty;
  Request request;
  std::optional<Failure> failure;
  std::string held;                    // an incomplete header
  std::uint64_t body_left = 0;         // of a body with Content-Length
  std::optional<ChunkDecoder> chunks;  // of a chunked one
  bool expects_continue = false;
  std::size_t line_size = 0;  // of the header line that find_header_end() is in, so far
  char last = '\0';           // the last byte of it
};

void HttpParser::Implementation::fail(const Failure& why) {
  failure = why;
  state = State::failed;
  request = Request{};
  chunks.reset();
  release();
}

void HttpParser::Implementation::release() {
  std::string().swap(held);
}

// Looks for the empty line, across calls; returns the bytes up to and with it.
// Fails on a bare LF, which other servers read in other ways.
std::optional<std::size_t> HttpParser::Implementation::find_header_end(std::string_view bytes) {
  std::size_t start = 0;  // of the part of the line that is in `bytes`
  while (start < bytes.size()) {
    const std::size_t found = bytes.find('\n', start);
    const std::size_t end = std::min(found, bytes.size());
    line_size += end - start;
    if (end > start) last = bytes[end - 1];
    if (found == std::string_view::npos) break;
    if (line_size == 0 || last != '\r') {
      fail(line_ending);
      break;
    }
    start = end + 1;
    if (std::exchange(line_size, 0) == 1) return start;
  }
  return std::nullopt;
}

std::size_t HttpParser::Implementation::feed_header(std::string_view bytes) {
  std::size_t skipped = 0;
  if (state == State::empty) {
    // Empty lines before a request line are ignored (RFC 9112 section 2.2).
    skipped = std::min(bytes.find_first_not_of("\r\n"), bytes.size());
    bytes.remove_prefix(skipped);
    if (bytes.empty()) return skipped;
    state = State::header;
    line_size = 0;
  }
  const std::size_t room = limits.max_header - held.size();
  const std::string_view window = bytes.substr(0, room);
  const auto end = find_header_end(window);
  if (state == State::failed) return skipped;
  if (!end) {
    if (bytes.size() >= room) {
      fail(header_too_large);
      return skipped;
    }
    held.append(window);
    return skipped + window.size();
  }
  std::string_view header = window.substr(0, *end);
  if (!held.empty()) {
    held.append(header);
    header = held;
  }
  HeaderGrammar grammar(limits);
  error_code error;
  const std::size_t understood =
      grammar.put(boost::asio::buffer(header.data(), header.size()), error);
  if (grammar.failure) {
    fail(*grammar.failure);
  } else if (error || understood != header.size()) {
    fail(failure_of(error));
  } else {
    begin_body(grammar);
  }
  release();
  return skipped + *end;
}

void HttpParser::Implementation::begin_body(HeaderGrammar& grammar) {
  request = std::move(grammar.request);
  body_left = 0;
  state = State::body;
  expects_continue = grammar.expects_continue;
  const std::size_t max_body = limits.max_body_of(request.method, request.path());
  if (grammar.chunked()) {
    chunks.emplace(max_body);
    return;
  }
  body_left = grammar.content_length().value_or(0);
  if (body_left > max_body) return fail(body_too_large);
  if (body_left == 0) state = State::complete;
}

std::size_t HttpParser::Implementation::feed_body(std::string_view bytes) {
  expects_continue = false;  // the body is coming: no need to ask for it
  if (!chunks) {
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(body_left, bytes.size()));
    request.body.append(bytes.substr(0, size));
    body_left -= size;
    if (body_left == 0) state = State::complete;
    return size;
  }
  const std::size_t taken = chunks->feed(bytes, request.body);
  switch (chunks->status()) {
    case ChunkDecoder::Status::incomplete:
      break;
    case ChunkDecoder::Status::complete:
      state = State::complete;
      break;
    case ChunkDecoder::Status::malformed:
      fail(malformed);
      break;
    case ChunkDecoder::Status::too_large:
      fail(body_too_large);
      break;
  }
  return taken;
}

std::size_t HttpLimits::max_body_of(Method method, std::string_view path) const {
  for (const Body& larger : larger_bodies) {
    if (larger.method == method && larger.path == path) return std::max(max_body, larger.max_body);
  }
  return max_body;
}

HttpParser::HttpParser(const HttpLimits& limits)
    : implementation_(std::make_unique<Implementation>(limits)) {}
HttpParser::~HttpParser() = default;
HttpParser::HttpParser(HttpParser&&) noexcept = default;
HttpParser& HttpParser::operator=(HttpParser&&) noexcept = default;

std::size_t HttpParser::feed(std::string_view bytes) {
  Implementation& self = *implementation_;
  std::size_t taken = 0;
  while (taken < bytes.size() && self.state != State::complete && self.state != State::failed) {
    const std::string_view rest = bytes.substr(taken);
    taken += self.state == State::body ? self.feed_body(rest) : self.feed_header(rest);
  }
  return taken;
}

HttpParser::State HttpParser::state() const {
  return implementation_->state;
}

bool HttpParser::take_expect_continue() {
  return implementation_->state == State::body &&
         std::exchange(implementation_->expects_continue, false);
}

Request HttpParser::take() {
  Implementation& self = *implementation_;
  assert(self.state == State::complete);
  self.state = State::empty;
  self.chunks.reset();
  return std::exchange(self.request, Request{});
}

Response HttpParser::error() const {
  assert(implementation_->state == State::failed);
  const Failure& why = *implementation_->failure;
  Response response = error_response(why.status, why.code, why.message);
  response.close = true;
  return response;
}

}  // namespace parley::net
