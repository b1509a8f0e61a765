#include "net/http_message.hpp"

#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

#include "net/http_serializer.hpp"

namespace parley::net {
namespace {

using namespace std::string_literals;

TEST(Headers, FindsNamesWithoutCase) {
  Headers headers;
  headers.add("Content-Type", "text/plain");
  headers.add("set-cookie", "a=1");
  headers.add("Set-Cookie", "b=2");
  EXPECT_EQ(headers.get("content-type"), "text/plain");
  EXPECT_EQ(headers.get("SET-COOKIE"), "a=1");
  EXPECT_EQ(headers.count("Set-Cookie"), 2U);
  EXPECT_FALSE(headers.find("Cookie").has_value());
  EXPECT_EQ(headers.get("Cookie"), "");
  EXPECT_EQ(headers.at(2).value, "b=2");
}

TEST(Headers, ReplacesAndErases) {
  Headers headers;
  headers.add("A", "1");
  headers.add("B", "2");
  headers.add("a", "3");
  headers.set("A", "4");
  EXPECT_EQ(headers.count("a"), 1U);
  EXPECT_EQ(headers.get("A"), "4");
  EXPECT_EQ(headers.get("B"), "2");
  headers.erase("b");
  EXPECT_EQ(headers.size(), 1U);
}

TEST(Headers, RefusesWhatWouldSplitAResponse) {
  Headers headers;
  EXPECT_THROW(headers.add("Location", "/\r\nSet-Cookie: x=1"), std::invalid_argument);
  EXPECT_THROW(headers.add("Location", "/\n"), std::invalid_argument);
  EXPECT_THROW(headers.add("Location", "a\0b"s), std::invalid_argument);
  EXPECT_THROW(headers.add("Bad Name", "x"), std::invalid_argument);
  EXPECT_THROW(headers.add("Bad:Name", "x"), std::invalid_argument);
  EXPECT_THROW(headers.add("", "x"), std::invalid_argument);
  EXPECT_TRUE(headers.empty());
}

TEST(Headers, FindTokensInLists) {
  EXPECT_TRUE(list_has_token("keep-alive, Upgrade", "upgrade"));
  EXPECT_TRUE(list_has_token(" upgrade\t", "Upgrade"));
  EXPECT_TRUE(list_has_token(",,upgrade,", "upgrade"));
  EXPECT_FALSE(list_has_token("upgraded", "upgrade"));
  EXPECT_FALSE(list_has_token("up grade", "upgrade"));
  EXPECT_FALSE(list_has_token("", "upgrade"));
}

TEST(Target, SplitsPathAndQuery) {
  const auto target = parse_target("/a%20b/%C3%BC?q=%41+b&empty=&flag&q=2");
  ASSERT_TRUE(target.has_value());
  EXPECT_EQ(target->path, "/a b/ü");
  EXPECT_EQ(target->query_value("q"), "A b");
  EXPECT_EQ(target->query_value("empty"), "");
  EXPECT_EQ(target->query_value("flag"), "");
  EXPECT_FALSE(target->query_value("missing").has_value());
  EXPECT_FALSE(target->query_value("").has_value());
}

TEST(Target, DecodesNamesInTheQuery) {
  EXPECT_EQ(parse_target("/?%6Eame=value=more")->query_value("name"), "value=more");
}

TEST(Target, AcceptsTheOtherForms) {
  EXPECT_EQ(parse_target("http://example.org/x?y=1")->path, "/x");
  EXPECT_EQ(parse_target("HTTPS://example.org?y=1")->path, "/");
  EXPECT_EQ(parse_target("http://example.org?y=1")->query_value("y"), "1");
  EXPECT_EQ(parse_target("http://example.org")->path, "/");
  EXPECT_EQ(parse_target("*")->path, "*");
  EXPECT_EQ(parse_target("/")->path, "/");
  EXPECT_EQ(parse_target("/a/.b/..c/d.")->path, "/a/.b/..c/d.");
  EXPECT_EQ(parse_target("/a+b")->path, "/a+b") << "a plus is a plus in a path";
}

TEST(Target, RefusesWhatIsNotSafe) {
  for (const std::string& raw : {""s,           "relative"s,   "example.org:443"s,
                                 "http://"s,    "http:///x"s,  "ftp://host/"s,
                                 "/%"s,         "/%4"s,        "/%zz"s,
                                 "/%4g"s,       "/%00"s,       "/a%2Fb"s,
                                 "/a%2fb"s,     "/../etc"s,    "/a/.."s,
                                 "/a/./b"s,     "/%2e%2e/x"s,  "/.%2E"s,
                                 "/%FF"s,       "/%ED%A0%80"s, "/x?%"s,
                                 "/x?a=%0"s,    "/x?a=%00"s,   "/x?a=%FF"s,
                                 "/x#fragment"s}) {
    EXPECT_FALSE(parse_target(raw).has_value()) << raw;
  }
}

TEST(Serializer, WritesAWholeHeader) {
  Response response;
  response.status = 201;
  response.headers.add("Content-Type", "text/plain");
  response.body = "hello";
  SerializeOptions options;
  options.date = "Sun, 06 Nov 1994 08:49:37 GMT";
  EXPECT_EQ(serialize_header(response, options),
            "HTTP/1.1 201 Created\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
            "Content-Type: text/plain\r\nContent-Length: 5\r\n\r\n");
  EXPECT_TRUE(has_body(response, options));
  options.keep_alive = false;
  EXPECT_NE(serialize_header(response, options).find("\r\nConnection: close\r\n"),
            std::string::npos);
}

TEST(Serializer, OmitsTheBodyButNotItsLengthForHead) {
  Response response;
  response.body = std::make_shared<const std::string>(1000, 'x');
  SerializeOptions options;
  options.head_only = true;
  EXPECT_NE(serialize_header(response, options).find("Content-Length: 1000\r\n"),
            std::string::npos);
  EXPECT_FALSE(has_body(response, options));
}

TEST(Serializer, SendsNoLengthWhereNoBodyMayBe) {
  for (const int status : {101, 204, 304}) {
    Response response;
    response.status = status;
    response.body = "must not be sent";
    EXPECT_EQ(serialize_header(response, {}).find("Content-Length"), std::string::npos) << status;
    EXPECT_FALSE(has_body(response, {})) << status;
  }
  Response empty;
  EXPECT_NE(serialize_header(empty, {}).find("Content-Length: 0\r\n"), std::string::npos);
}

TEST(Serializer, FormatsDates) {
  EXPECT_EQ(http_date(784111777), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(http_date(0), "Thu, 01 Jan 1970 00:00:00 GMT");
}

TEST(Response, ShapesErrorsAlike) {
  const Response response = error_response(503, "overloaded", "Too much.", true);
  EXPECT_EQ(response.body_view(),
            R"({"error":{"code":"overloaded","message":"Too much.","retryable":true}})");
  EXPECT_EQ(response.headers.get("Content-Type"), "application/json");
  Response nothing;
  nothing.body = std::shared_ptr<const std::string>();
  EXPECT_EQ(nothing.body_view(), "");
}

}  // namespace
}  // namespace parley::net
