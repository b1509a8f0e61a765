// Fuzzes the HTTP request parser: the requests it finds and how it fails must not
// depend on how the stream is cut, and what it lets through must be safe to use.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "net/http_parser.hpp"
#include "net/utf8.hpp"

namespace {

using namespace parley::net;

constexpr HttpLimits limits{.max_header = 1024, .max_fields = 16, .max_body = 500};

void check(const Request& request) {
  const std::string& path = request.path();
  if (path.empty() || path.find('\0') != std::string::npos || !is_valid_utf8(path)) std::abort();
  if (path != "*" && path.front() != '/') std::abort();
  if ((path + "/").find("/../") != std::string::npos) std::abort();
  if (request.body.size() > limits.max_body) std::abort();
  if (request.headers.size() > limits.max_fields) std::abort();
  if (request.headers.contains("Content-Length") && request.headers.contains("Transfer-Encoding")) {
    std::abort();
  }
  for (std::size_t i = 0; i < request.headers.size(); ++i) {
    const auto field = request.headers.at(i);
    if (field.value.find_first_of("\r\n") != std::string_view::npos) std::abort();
  }
  request.target.query_value("name");
}

struct Outcome {
  std::vector<std::string> requests;
  HttpParser::State state = HttpParser::State::empty;
  int status = 0;
  friend bool operator==(const Outcome&, const Outcome&) = default;
};

Outcome parse(std::string_view stream, std::size_t piece) {
  HttpParser parser(limits);
  Outcome outcome;
  for (std::size_t at = 0; at < stream.size(); at += piece) {
    std::string_view rest = stream.substr(at, piece);
    while (!rest.empty() && parser.state() != HttpParser::State::failed) {
      const std::size_t taken = parser.feed(rest);
      rest.remove_prefix(taken);
      if (parser.state() == HttpParser::State::complete) {
        const Request request = parser.take();
        check(request);
        outcome.requests.push_back(std::string(to_string(request.method)) + request.path() + "?" +
                                   request.target.query + "\n" + request.body);
      } else if (taken == 0 && parser.state() != HttpParser::State::failed) {
        std::abort();  // no progress
      }
    }
  }
  outcome.state = parser.state();
  if (outcome.state == HttpParser::State::failed) outcome.status = parser.error().status;
  return outcome;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::size_t piece = data[0] % 32 + std::size_t{1};
  const std::string_view stream(reinterpret_cast<const char*>(data) + 1, size - 1);
  const Outcome whole = parse(stream, stream.size() + 1);
  if (!(parse(stream, piece) == whole)) std::abort();
  if (!(parse(stream, 1) == whole)) std::abort();
  return 0;
}
