#include "net/http_parser.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace parley::net {
namespace {

using namespace std::string_literals;
using State = HttpParser::State;

constexpr HttpLimits limits{.max_header = 1024, .max_fields = 20, .max_body = 200};

struct Outcome {
  std::vector<std::string> requests;  // "METHOD path body"
  int status = 0;                     // of the error, or 0
  State state = State::empty;

  friend bool operator==(const Outcome&, const Outcome&) = default;
};

std::ostream& operator<<(std::ostream& out, const Outcome& outcome) {
  for (const std::string& request : outcome.requests) out << '[' << request << "] ";
  return out << "status " << outcome.status << " state " << static_cast<int>(outcome.state);
}

Outcome parse(const std::vector<std::string>& pieces) {
  HttpParser parser(limits);
  Outcome outcome;
  for (const std::string& piece : pieces) {
    std::string_view rest = piece;
    while (!rest.empty() && parser.state() != State::failed) {
      rest.remove_prefix(parser.feed(rest));
      if (parser.state() == State::complete) {
        const Request request = parser.take();
        outcome.requests.push_back(std::string(to_string(request.method)) + " " + request.path() +
                                   " " + request.body);
      }
    }
  }
  outcome.state = parser.state();
  if (outcome.state == State::failed) outcome.status = parser.error().status;
  return outcome;
}

// Whole, byte by byte, and split in two at every byte: all must agree.
Outcome parse_every_way(const std::string& stream) {
  const Outcome whole = parse({stream});
  std::vector<std::string> bytes;
  for (const char byte : stream) bytes.emplace_back(1, byte);
  EXPECT_EQ(parse(bytes), whole);
  for (std::size_t at = 1; at < stream.size(); ++at) {
    EXPECT_EQ(parse({stream.substr(0, at), stream.substr(at)}), whole) << "split at " << at;
  }
  return whole;
}

Request parse_one(const std::string& stream) {
  HttpParser parser(limits);
  EXPECT_EQ(parser.feed(stream), stream.size());
  EXPECT_EQ(parser.state(), State::complete);
  return parser.take();
}

void expect_requests(const std::string& stream, const std::vector<std::string>& requests) {
  const Outcome outcome = parse_every_way(stream);
  EXPECT_EQ(outcome.requests, requests);
  EXPECT_EQ(outcome.state, State::empty);
}

void expect_status(const std::string& stream, int status) {
  EXPECT_EQ(parse_every_way(stream).status, status) << stream;
}

TEST(HttpParser, ParsesASimpleRequest) {
  const Request request =
      parse_one("GET /a%20b?x=1 HTTP/1.1\r\nHost: example.org\r\nCookie:  session=abc \r\n\r\n");
  EXPECT_EQ(request.method, Method::get);
  EXPECT_EQ(request.path(), "/a b");
  EXPECT_EQ(request.target.query_value("x"), "1");
  EXPECT_EQ(request.headers.get("host"), "example.org");
  EXPECT_EQ(request.headers.get("cookie"), "session=abc");
  EXPECT_TRUE(request.keep_alive);
  EXPECT_TRUE(request.body.empty());
}

TEST(HttpParser, KnowsTheMethods) {
  for (const auto& [name, method] :
       std::vector<std::pair<std::string, Method>>{{"GET", Method::get},
                                                   {"HEAD", Method::head},
                                                   {"POST", Method::post},
                                                   {"PUT", Method::put},
                                                   {"PATCH", Method::patch},
                                                   {"DELETE", Method::delete_},
                                                   {"OPTIONS", Method::options},
                                                   {"PROPFIND", Method::other},
                                                   {"get", Method::other}}) {
    EXPECT_EQ(parse_one(name + " / HTTP/1.1\r\nHost: a\r\n\r\n").method, method) << name;
  }
}

TEST(HttpParser, SaysWhetherThePeerGoesOn) {
  EXPECT_FALSE(parse_one("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").keep_alive);
  EXPECT_TRUE(parse_one("GET / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive\r\n\r\n").keep_alive);
  EXPECT_FALSE(parse_one("GET / HTTP/1.0\r\n\r\n").keep_alive);
}

TEST(HttpParser, ParsesBodiesByLength) {
  expect_requests("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
                  {"POST /x hello"});
  expect_requests("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n", {"POST /x "});
}

TEST(HttpParser, ParsesChunkedBodies) {
  expect_requests(
      "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
      "5\r\nhello\r\n1;name=value\r\n \r\nA\r\n0123456789\r\n0\r\n\r\n",
      {"POST /x hello 0123456789"});
  expect_requests("POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n0\r\n\r\n",
                  {"POST /x "});
}

TEST(HttpParser, NeverTakesATrailerForAField) {
  const Request request = parse_one(
      "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
      "2\r\nhi\r\n0\r\nCookie: session=evil\r\n\r\n");
  EXPECT_EQ(request.body, "hi");
  EXPECT_FALSE(request.headers.contains("Cookie"));
}

TEST(HttpParser, ParsesPipelinedRequests) {
  expect_requests(
      "GET /1 HTTP/1.1\r\nHost: a\r\n\r\n"
      "POST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
      "\r\nPOST /3 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n"
      "GET /4 HTTP/1.1\r\nHost: a\r\n\r\n",
      {"GET /1 ", "POST /2 abc", "POST /3 x", "GET /4 "});
}

TEST(HttpParser, LeavesWhatFollowsTheRequest) {
  HttpParser parser(limits);
  const std::string request = "GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n\r\n";
  EXPECT_EQ(parser.feed(request + "\x81\x85trailing"), request.size());
  EXPECT_EQ(parser.feed("more"), 0U);
  EXPECT_EQ(parser.take().path(), "/ws");
}

TEST(HttpParser, RefusesWhatServersCouldReadInTwoWays) {
  const std::string start = "POST / HTTP/1.1\r\nHost: a\r\n";
  for (const std::string& fields : {
           "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"s,
           "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"s,
           "Content-Length: 5\r\nContent-Length: 6\r\n"s,
           "Content-Length: 5\r\nContent-Length: 5\r\n"s,
           "Content-Length: 5, 5\r\n"s,
           "Content-Length: +5\r\n"s,
           "Content-Length: -5\r\n"s,
           "Content-Length: 0x5\r\n"s,
           "Content-Length: 5 5\r\n"s,
           "Content-Length: \r\n"s,
           "Content-Length: 99999999999999999999999\r\n"s,
           "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"s,
           "Content-Length : 5\r\n"s,
           "Bad Name: x\r\n"s,
           ": x\r\n"s,
           "NoColon\r\n"s,
           "A: b\0c\r\n"s,
           "A: b\rc\r\n"s,
           "Host: b\r\n"s,
       }) {
    expect_status(start + fields + "\r\nhello", 400);
  }
  expect_status(start + "Transfer-Encoding: gzip, chunked\r\n\r\n", 501);
  expect_status(start + "Transfer-Encoding: identity\r\n\r\n", 501);
  expect_status(start + "Transfer-Encoding: xchunked\r\n\r\n", 501);
  expect_status("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400);
}

TEST(HttpParser, RefusesBareLineFeeds) {
  expect_status("GET / HTTP/1.1\nHost: a\n\n", 400);
  expect_status("GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n", 400);
  expect_status("GET / HTTP/1.1\r\nHost: a\r\n\n", 400);
  expect_status("GET / HTTP/1.1\r\nHost: a\r\n\r\r\n\r\n", 400);
}

TEST(HttpParser, RefusesBadRequestLines) {
  expect_status("GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505);
  expect_status("GET / HTTP/1.2\r\nHost: a\r\n\r\n", 505);
  for (const std::string& line : {"GET"s, "GET /"s, "GET  / HTTP/1.1"s, "GE T / HTTP/1.1"s,
                                  " GET / HTTP/1.1"s, "GET / HTTP/1.1 "s, "G\0T / HTTP/1.1"s}) {
    const int status = parse_every_way(line + "\r\nHost: a\r\n\r\n").status;
    EXPECT_TRUE(status == 400 || status == 505) << line << ": " << status;
  }
  for (const std::string& target : {"nowhere"s, "/%"s, "/%00"s, "/../x"s, "host:443"s}) {
    expect_status("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n", 400);
  }
}

TEST(HttpParser, WantsAHost) {
  expect_status("GET / HTTP/1.1\r\n\r\n", 400);
  EXPECT_EQ(parse({"GET / HTTP/1.0\r\n\r\n"}).requests.size(), 1U);
}

TEST(HttpParser, BoundsTheHeader) {
  const std::string start = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
  const std::string end = "\r\n\r\n";
  const std::size_t room = limits.max_header - start.size() - end.size();
  EXPECT_EQ(parse({start + std::string(room, 'x') + end}).requests.size(), 1U);
  expect_status(start + std::string(room + 1, 'x') + end, 431);
  EXPECT_EQ(parse({"GET /" + std::string(2000, 'x')}).status, 431) << "without waiting for its end";

  std::string many = "GET / HTTP/1.1\r\nHost: a\r\n";
  for (int i = 0; i < 20; ++i) many += "A: b\r\n";
  EXPECT_EQ(parse({many + "\r\n"}).status, 431);
}

TEST(HttpParser, BoundsTheBody) {
  const std::string start = "POST / HTTP/1.1\r\nHost: a\r\n";
  EXPECT_EQ(parse({start + "Content-Length: 200\r\n\r\n" + std::string(200, 'x')}).requests.size(),
            1U);
  EXPECT_EQ(parse({start + "Content-Length: 201\r\n\r\n"}).status, 413) << "before it is sent";

  const std::string chunked = start + "Transfer-Encoding: chunked\r\n\r\n";
  const std::string half = "64\r\n" + std::string(100, 'x') + "\r\n";
  EXPECT_EQ(parse({chunked + half + half + "0\r\n\r\n"}).requests.size(), 1U);
  expect_status(chunked + half + half + "1\r\nx\r\n0\r\n\r\n", 413);
  EXPECT_EQ(parse({chunked + "FFFFFFFFFFFFFFFF\r\n"}).status, 413);
  EXPECT_EQ(parse({chunked + "10000000000000000\r\n"}).status, 400) << "a size that overflows";
}

TEST(HttpParser, BoundsWhatIsNotBodyInAChunkedBody) {
  const std::string start = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  EXPECT_EQ(parse({start + "1;" + std::string(5000, 'x')}).status, 400);
  EXPECT_EQ(parse({start + "0\r\nA: " + std::string(5000, 'x')}).status, 400);
  std::string padded = start;
  for (int i = 0; i < 50; ++i) padded += "1;x=" + std::string(1000, 'y') + "\r\nz\r\n";
  EXPECT_EQ(parse({padded}).status, 413);
}

TEST(HttpParser, RefusesBadChunks) {
  const std::string start = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (const char* chunks :
       {"x\r\n", "\r\n", "-1\r\n", "5\r\nhelloXX0\r\n\r\n", " 5\r\nhello\r\n", "5 \r\nhello\r\n",
        "5\nhello\r\n", "5\r\nhello\r\n0\r\nA: b\n\r\n", "5;x\ny\r\nhello\r\n"}) {
    expect_status(start + chunks, 400);
  }
}

TEST(HttpParser, TellsWhenThePeerWaitsForContinue) {
  HttpParser parser(limits);
  const std::string header =
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-Continue\r\n\r\n";
  parser.feed(header);
  EXPECT_TRUE(parser.take_expect_continue());
  EXPECT_FALSE(parser.take_expect_continue()) << "once only";
  parser.feed("hi");
  EXPECT_EQ(parser.take().body, "hi");

  parser.feed(header + "h");
  EXPECT_FALSE(parser.take_expect_continue()) << "the body is coming already";
  expect_status("POST / HTTP/1.1\r\nHost: a\r\nExpect: miracle\r\n\r\n", 417);
}

TEST(HttpParser, IgnoresEmptyLinesBeforeARequest) {
  expect_requests("\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n\r\n", {"GET / "});
}

TEST(HttpParser, ClosesAfterAnError) {
  HttpParser parser(limits);
  parser.feed("nonsense\r\n\r\n");
  ASSERT_EQ(parser.state(), State::failed);
  EXPECT_TRUE(parser.error().close);
  EXPECT_EQ(parser.feed("GET / HTTP/1.1\r\nHost: a\r\n\r\n"), 0U);
}

}  // namespace
}  // namespace parley::net
