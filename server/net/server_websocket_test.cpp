#include "net/server_fixture_test.hpp"

namespace parley::net {
namespace {

class WebSocketTest : public ServerTest {
 protected:
  // An open WebSocket whose welcome has been read.
  std::unique_ptr<RawClient> open(int receive_buffer = 0) {
    auto client = std::make_unique<RawClient>(server->port(), receive_buffer);
    EXPECT_EQ(client->upgrade().status, 101);
    EXPECT_EQ(client->read_text(), "welcome 127.0.0.1");
    return client;
  }

  // Has the server send without reading anything, turn by turn, until it gives up.
  void overflow(RawClient& client) {
    for (std::size_t i = 0; i < 500 && !record.has("closed 4008"); ++i) {
      client.send(RawClient::frame(1, "fill"));
      ASSERT_TRUE(
          eventually([&] { return record.count("filled") > i || record.has("closed 4008"); }));
    }
    EXPECT_TRUE(record.has("closed 4008"));
  }

  // Sends bytes that break the protocol and returns the code they are closed with.
  int closed_with(const std::string& bytes) {
    auto client = open();
    client->send(bytes);
    const auto frame = client->read_frame();
    EXPECT_EQ(frame.opcode, 8);
    EXPECT_EQ(client->read_to_end(), "");
    EXPECT_TRUE(record.comes("closed " + std::to_string(frame.close_code())));
    return frame.close_code();
  }
};

TEST_F(WebSocketTest, UpgradesAndEchoes) {
  start();
  const auto client = open();
  EXPECT_TRUE(record.has("open on own thread 1"));
  for (const std::string& text : {std::string("hello"), std::string(60'000, 'x'), std::string()}) {
    client->send(RawClient::frame(1, text));
    EXPECT_EQ(client->read_text(), text);
  }
  EXPECT_EQ(server->counters().websockets, 1U);
}

TEST_F(WebSocketTest, TakesFramesThatComeWithTheHandshake) {
  start();
  RawClient client(server->port());
  client.send(RawClient::upgrade_request() + RawClient::frame(1, "early") +
              RawClient::frame(1, "split").substr(0, 4));
  client.read_answer();
  EXPECT_EQ(client.read_text(), "welcome 127.0.0.1");
  EXPECT_EQ(client.read_text(), "early");
  client.send(RawClient::frame(1, "split").substr(4));
  EXPECT_EQ(client.read_text(), "split");
}

TEST_F(WebSocketTest, UpgradesAfterOtherRequests) {
  start();
  RawClient client(server->port());
  client.send("GET /before HTTP/1.1\r\nHost: a\r\n\r\n" + RawClient::upgrade_request());
  EXPECT_EQ(client.read_answer().status, 200);
  EXPECT_EQ(client.read_answer().status, 101);
  EXPECT_EQ(client.read_text(), "welcome 127.0.0.1");
}

TEST_F(WebSocketTest, RefusesABadHandshakeAndGoesOnWithHttp) {
  start();
  RawClient client(server->port());
  const auto answer = client.get("/ws");
  EXPECT_EQ(answer.status, 426);
  EXPECT_NE(answer.header.find("Sec-WebSocket-Version: 13"), std::string::npos);
  EXPECT_EQ(client.get("/next").status, 200);
}

TEST_F(WebSocketTest, CoalescesABurstInOrder) {
  start();
  const auto client = open();
  client->send(RawClient::frame(1, "burst 2000"));
  for (int i = 0; i < 2000; ++i) ASSERT_EQ(client->read_text(), std::to_string(i));
}

TEST_F(WebSocketTest, AnswersPings) {
  start();
  const auto client = open();
  client->send(RawClient::frame(9, "are you there"));
  const auto frame = client->read_frame();
  EXPECT_EQ(frame.opcode, 10);
  EXPECT_EQ(frame.payload, "are you there");
}

TEST_F(WebSocketTest, ClosesOnBrokenFrames) {
  options.close_timeout = options.linger_timeout = 50ms;
  start();
  EXPECT_EQ(closed_with("\x81\x05hello"), 1002);              // unmasked
  EXPECT_EQ(closed_with(RawClient::frame(3, "")), 1002);      // reserved opcode
  EXPECT_EQ(closed_with(RawClient::frame(1, "\xFF")), 1007);  // not UTF-8
  EXPECT_EQ(closed_with(std::string("\x81\xFF\0\0\0\0\0\x10\0\0mask", 14)), 1009);  // 1 MiB
  EXPECT_EQ(closed_with(RawClient::frame(2, "binary")), 1003);
  EXPECT_EQ(closed_with(RawClient::frame(8, "x")), 1002);  // one-byte close
}

TEST_F(WebSocketTest, EchoesTheClosingHandshake) {
  start();
  auto client = open();
  client->send(RawClient::frame(8, std::string("\x03\xE8") + "bye") + RawClient::frame(1, "late"));
  const auto frame = client->read_frame();
  EXPECT_EQ(frame.opcode, 8);
  EXPECT_EQ(frame.close_code(), 1000);
  EXPECT_EQ(client->read_to_end(), "") << "the server hangs up first";
  EXPECT_TRUE(record.comes("closed 1000"));

  client = open();
  client->send(RawClient::frame(8, ""));
  EXPECT_EQ(client->read_frame().payload, "");
  EXPECT_TRUE(record.comes("closed 1005"));
}

TEST_F(WebSocketTest, StartsTheClosingHandshake) {
  start();
  const auto client = open();
  client->send(RawClient::frame(1, "close") + RawClient::frame(1, "ignored"));
  const auto frame = client->read_frame();
  EXPECT_EQ(frame.opcode, 8);
  EXPECT_EQ(frame.close_code(), 4001);
  EXPECT_EQ(frame.payload.substr(2), "revoked");
  client->send(RawClient::frame(8, "\x0F\xA1"));
  EXPECT_EQ(client->read_to_end(), "");
  // The handler hears of it after its call to close() has returned, and once.
  ASSERT_TRUE(record.comes("closed 4001"));
  const auto lines = record.lines();
  EXPECT_EQ(record.count("closed 4001"), 1U);
  EXPECT_LT(std::find(lines.begin(), lines.end(), "close() has returned"),
            std::find(lines.begin(), lines.end(), "closed 4001"));
}

TEST_F(WebSocketTest, CutsAPeerThatDoesNotAnswerTheClose) {
  options.close_timeout = 50ms;
  start();
  const auto client = open();
  client->send(RawClient::frame(1, "close"));
  EXPECT_EQ(client->read_frame().opcode, 8);
  EXPECT_EQ(client->read_to_end(), "");
  EXPECT_TRUE(eventually([&] { return server->counters().connections == 0; }));
}

TEST_F(WebSocketTest, NoticesALostConnection) {
  start();
  auto client = open();
  client.reset();
  EXPECT_TRUE(record.comes("closed 1006"));
  EXPECT_TRUE(eventually([&] { return server->counters().websockets == 0; }));
}

TEST_F(WebSocketTest, PingsASilentPeerAndCutsADeadOne) {
  options.ping_after = 50ms;
  options.pong_timeout = 1'500ms;
  start();
  const auto client = open();
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(client->read_frame().opcode, 9);
    client->send(RawClient::frame(10, ""));
  }
  EXPECT_TRUE(record.comes("pong "));
  EXPECT_FALSE(record.has("closed 1006"));
  EXPECT_EQ(client->read_frame().opcode, 9);
  EXPECT_EQ(client->read_to_end(), "");
  EXPECT_TRUE(record.comes("closed 1006"));
}

TEST_F(WebSocketTest, ClosesASlowConsumerAndKeepsItsMemoryBounded) {
  options.send.hard_bytes = 1'000'000;
  options.close_timeout = 30s;
  start();
  const auto client = open(4096);
  overflow(*client);
  EXPECT_TRUE(record.has("most buffered 900 kB"));
  EXPECT_EQ(server->counters().slow_consumers, 1U);
  // What was on its way comes whole, and then the reason.
  auto frame = client->read_frame();
  int texts = 0;
  while (frame.opcode == 1) {
    ASSERT_EQ(frame.payload, std::string(10'000, 'x'));
    ++texts;
    frame = client->read_frame();
  }
  EXPECT_GT(texts, 0);
  EXPECT_EQ(frame.opcode, 8);
  EXPECT_EQ(frame.close_code(), 4008);
}

TEST_F(WebSocketTest, CutsASlowConsumerThatNeverReads) {
  options.send.hard_bytes = 1'000'000;
  options.close_timeout = 50ms;
  start();
  const auto client = open(4096);
  overflow(*client);
  EXPECT_TRUE(eventually([&] { return server->counters().connections == 0; }));
}

TEST_F(WebSocketTest, DropsEphemeralFramesBeforeAnythingElse) {
  start();
  const auto client = open(4096);
  client->send(RawClient::frame(1, "typing"));
  ASSERT_TRUE(record.comes("typing sent"));
  client->send(RawClient::frame(1, "a message"));
  std::string text = client->read_text();
  int typing = 0;
  while (text[0] == 't') {
    ++typing;
    text = client->read_text();
  }
  EXPECT_EQ(text, "a message");
  EXPECT_LT(typing, 100);
  EXPECT_GT(server->counters().dropped_frames, 9'000U);
  EXPECT_EQ(server->counters().slow_consumers, 0U);
}

TEST_F(WebSocketTest, OwesNoMemoryToAPeerThatPingsWithoutReading) {
  start();
  const auto client = open(4096);
  std::string pings;
  for (int i = 0; i < 500; ++i) pings += RawClient::frame(9, std::string(125, 'p'));
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(client->send(pings));
  EXPECT_TRUE(eventually([&] { return server->counters().dropped_frames > 0; }));
  EXPECT_EQ(server->counters().slow_consumers, 0U);
}

TEST_F(WebSocketTest, ClosesWhenTheHandlerThrows) {
  start();
  const auto client = open();
  client->send(RawClient::frame(1, "throw"));
  EXPECT_EQ(client->read_frame().close_code(), 1011);
  EXPECT_TRUE(record.has("error in websocket: as ordered"));
  EXPECT_TRUE(record.comes("closed 1011"));
}

TEST_F(WebSocketTest, SaysThatItIsGoingAway) {
  start(1);
  const auto polite = open();
  const auto silent = open();
  std::thread stopper([&] { server->stop(1s); });
  EXPECT_EQ(polite->read_frame().close_code(), 1001);
  polite->send(RawClient::frame(8, "\x03\xE9"));
  EXPECT_EQ(polite->read_to_end(), "");
  EXPECT_EQ(silent->read_frame().close_code(), 1001);
  EXPECT_EQ(silent->read_to_end(), "") << "cut at the deadline";
  stopper.join();
  EXPECT_EQ(server->counters().connections, 0U);
  EXPECT_EQ(record.count("closed 1001"), 2U);
}

}  // namespace
}  // namespace parley::net
