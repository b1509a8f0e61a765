#include "load/http_connection.hpp"

#include <charconv>
#include <utility>

#include <fmt/format.h>
#include <boost/algorithm/string/predicate.hpp>

namespace parley::load {
namespace {

template <class Number>
Number to_number(std::string_view text) {
  Number number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

std::string_view without_blanks(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") + 1 - first);
}

}  // namespace

std::string make_request(std::string_view method, std::string_view target, std::string_view cookie,
                         std::string_view body) {
  std::string request = fmt::format("{} {} HTTP/1.1\r\nHost: 127.0.0.1\r\n", method, target);
  if (!cookie.empty()) fmt::format_to(std::back_inserter(request), "Cookie: {}\r\n", cookie);
  if (!body.empty()) {
    fmt::format_to(std::back_inserter(request),
                   "Content-Type: application/json\r\nContent-Length: {}\r\n", body.size());
  }
  request += "\r\n";
  request += body;
  return request;
}

HttpHead parse_head(std::string_view bytes) {
  HttpHead head;
  const std::size_t end = bytes.find("\r\n\r\n");
  if (end == std::string_view::npos) return head;
  head.size = end + 4;
  std::string_view lines = bytes.substr(0, end);
  head.status = lines.size() > 12 ? to_number<int>(lines.substr(9, 3)) : 0;
  while (true) {
    const std::size_t next = lines.find("\r\n");
    if (next == std::string_view::npos) break;
    lines.remove_prefix(next + 2);
    const std::string_view line = lines.substr(0, lines.find("\r\n"));
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    const std::string_view name = line.substr(0, colon);
    const std::string_view value = without_blanks(line.substr(colon + 1));
    if (boost::iequals(name, "content-length")) {
      head.content_length = to_number<std::size_t>(value);
    } else if (boost::iequals(name, "set-cookie") && head.cookie.empty()) {
      head.cookie = value.substr(0, value.find(';'));
    } else if (boost::iequals(name, "sec-websocket-accept")) {
      head.websocket_accept = value;
    } else if (boost::iequals(name, "connection")) {
      head.is_closing = boost::iequals(value, "close");
    }
  }
  return head;
}

void HttpConnection::request(std::string bytes, Done done) {
  waiting_.push_back(Waiting{std::move(bytes), std::move(done)});
  if (waiting_.size() == 1) send_next();
}

void HttpConnection::send_next() {
  if (!stream_ || stream_->is_lost())
    stream_ = std::make_unique<Stream>(loop_, server_, static_cast<Stream::Owner&>(*this));
  stream_->write(waiting_.front().bytes);
}

void HttpConnection::on_bytes(std::span<char> bytes) {
  received_.append(bytes.data(), bytes.size());
  take_answers();
}

void HttpConnection::take_answers() {
  while (!waiting_.empty()) {
    const HttpHead head = parse_head(received_);
    if (head.size == 0 || received_.size() < head.size + head.content_length) return;
    HttpAnswer answer;
    answer.status = head.status;
    answer.cookie = head.cookie;
    answer.body = received_.substr(head.size, head.content_length);
    received_.erase(0, head.size + head.content_length);
    if (head.is_closing) stream_.reset();
    const Done done = std::move(waiting_.front().done);
    waiting_.pop_front();
    if (!waiting_.empty()) send_next();
    done(std::move(answer));
  }
}

void HttpConnection::on_lost(std::string_view why) {
  received_.clear();
  if (waiting_.empty()) return;
  const Done done = std::move(waiting_.front().done);
  waiting_.pop_front();
  HttpAnswer answer;
  answer.body = why;
  if (!waiting_.empty()) send_next();
  done(std::move(answer));
}

}  // namespace parley::load
