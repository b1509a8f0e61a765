#include "net/ws_handshake.hpp"

#include <string>

#include <gtest/gtest.h>

#include "net/sha1.hpp"
#include "net/websocket.hpp"

namespace parley::net {
namespace {

class SilentHandler final : public WebSocketHandler {
 public:
  void on_open(WebSocket&) override {}
  void on_message(std::string_view) override {}
  void on_close(std::uint16_t) override {}
};

Request upgrade_request() {
  Request request;
  request.headers.add("Host", "example.org");
  request.headers.add("Upgrade", "websocket");
  request.headers.add("Connection", "Upgrade");
  request.headers.add("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
  request.headers.add("Sec-WebSocket-Version", "13");
  return request;
}

Response answer(const Request& request) {
  return websocket_response(request, std::make_shared<SilentHandler>());
}

std::string hex(const std::array<unsigned char, 20>& digest) {
  std::string out;
  for (const unsigned char byte : digest) {
    out.push_back("0123456789abcdef"[byte >> 4]);
    out.push_back("0123456789abcdef"[byte & 15]);
  }
  return out;
}

TEST(Sha1, AgreesWithThePublishedVectors) {
  EXPECT_EQ(hex(sha1("")), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
  EXPECT_EQ(hex(sha1("abc")), "a9993e364706816aba3e25717850c26c9cd0d89d");
  EXPECT_EQ(hex(sha1("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
            "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
  EXPECT_EQ(hex(sha1(std::string(1'000'000, 'a'))), "34aa973cd4c4daa4f61eeb2bdbad27316534016f");
}

TEST(Handshake, AcceptsTheExampleOfTheStandard) {
  const Response response = answer(upgrade_request());
  EXPECT_EQ(response.status, 101);
  EXPECT_EQ(response.headers.get("Sec-WebSocket-Accept"), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  EXPECT_EQ(response.headers.get("Upgrade"), "websocket");
  EXPECT_EQ(response.headers.get("Connection"), "Upgrade");
  EXPECT_NE(response.upgrade, nullptr);
}

TEST(Handshake, ComparesTokensWithoutCaseAndInLists) {
  Request request = upgrade_request();
  request.headers.set("Upgrade", "h2c, WebSocket");
  request.headers.set("Connection", "keep-alive, uPGRADE");
  EXPECT_EQ(answer(request).status, 101);
  request.headers.set("Connection", "keep-alive");
  request.headers.add("Connection", "Upgrade");
  EXPECT_EQ(answer(request).status, 101);
}

TEST(Handshake, AsksForTheUpgradeThatIsMissing) {
  for (const char* name : {"Upgrade", "Connection"}) {
    Request request = upgrade_request();
    request.headers.erase(name);
    const Response response = answer(request);
    EXPECT_EQ(response.status, 426) << name;
    EXPECT_EQ(response.upgrade, nullptr);
    request.headers.set(name, "other");
    EXPECT_EQ(answer(request).status, 426) << name;
  }
  EXPECT_TRUE(wants_websocket(upgrade_request()));
  EXPECT_FALSE(wants_websocket(Request{}));
}

TEST(Handshake, NamesItsVersionWhenAnotherIsAskedFor) {
  for (const char* version : {"8", "14", "", "013", "13, 8"}) {
    Request request = upgrade_request();
    request.headers.set("Sec-WebSocket-Version", version);
    const Response response = answer(request);
    EXPECT_EQ(response.status, 426) << version;
    EXPECT_EQ(response.headers.get("Sec-WebSocket-Version"), "13");
  }
  Request request = upgrade_request();
  request.headers.erase("Sec-WebSocket-Version");
  EXPECT_EQ(answer(request).status, 426);
}

TEST(Handshake, RefusesKeysThatAreNotSixteenBytes) {
  for (const char* key :
       {"", "dGhlIHNhbXBsZSBub25jZQ=", "dGhlIHNhbXBsZSBub25jZQ===", "dGhlIHNhbXBsZSBub25jZXM=",
        "dGhlIHNhbXBsZSBub25jZR==", "dGhlIHNhbXBsZSBub25j*Q==", "dGhlIHNhbXBsZSBub25jZQ==AAAA"}) {
    Request request = upgrade_request();
    request.headers.set("Sec-WebSocket-Key", key);
    EXPECT_EQ(answer(request).status, 400) << key;
  }
  Request twice = upgrade_request();
  twice.headers.add("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
  EXPECT_EQ(answer(twice).status, 400);
  Request none = upgrade_request();
  none.headers.erase("Sec-WebSocket-Key");
  EXPECT_EQ(answer(none).status, 400);
}

TEST(Handshake, TakesGetOnly) {
  Request request = upgrade_request();
  request.method = Method::post;
  const Response response = answer(request);
  EXPECT_EQ(response.status, 405);
  EXPECT_EQ(response.headers.get("Allow"), "GET");
}

}  // namespace
}  // namespace parley::net
