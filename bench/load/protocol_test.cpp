// The client's own codecs: HTTP heads, WebSocket frames and events.
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "load/http_connection.hpp"
#include "load/socket_client.hpp"
#include "load/wire.hpp"
#include "net/ws_frame.hpp"

namespace parley::load {
namespace {

TEST(HttpHead, IsReadOnceItIsWhole) {
  const std::string head =
      "HTTP/1.1 201 Created\r\ncontent-length: 12\r\nSet-Cookie: a=b; Path=/\r\n"
      "Connection: close\r\nSec-WebSocket-Accept:  xyz \r\n\r\n";
  for (std::size_t size = 0; size < head.size(); ++size) {
    EXPECT_EQ(parse_head(std::string_view(head).substr(0, size)).size, 0U);
  }
  const std::string whole = head + "the body";
  const HttpHead read = parse_head(whole);
  EXPECT_EQ(read.size, head.size());
  EXPECT_EQ(read.status, 201);
  EXPECT_EQ(read.content_length, 12U);
  EXPECT_EQ(read.cookie, "a=b");
  EXPECT_EQ(read.websocket_accept, "xyz");
  EXPECT_TRUE(read.is_closing);
}

TEST(ServerFrame, IsReadAtEveryLengthAndSplit) {
  for (const std::size_t size : {0U, 1U, 125U, 126U, 65'535U, 65'536U}) {
    const std::string payload(size, 'p');
    const std::string bytes = net::encode_frame(net::Opcode::text, payload);
    for (const std::size_t part : {std::size_t{0}, std::size_t{1}, bytes.size() - 1}) {
      EXPECT_EQ(parse_server_frame(std::string_view(bytes).substr(0, part)).state,
                ServerFrame::State::incomplete);
    }
    const std::string more = bytes + "next";
    const ServerFrame frame = parse_server_frame(more);
    EXPECT_EQ(frame.state, ServerFrame::State::whole);
    EXPECT_EQ(frame.size, bytes.size());
    EXPECT_EQ(frame.payload, payload);
  }
}

TEST(ServerFrame, WhatAServerMayNotSendIsBroken) {
  for (const char* bytes : {"\x01\x00", "\x82\x00", "\xC1\x00", "\x81\x80"}) {
    EXPECT_EQ(parse_server_frame({bytes, 2}).state, ServerFrame::State::broken);
  }
}

class Texts final : public net::FrameSink {
 public:
  void on_text(std::string_view message) override { all += message; }
  void on_binary(std::string_view) override {}
  void on_ping(std::string_view) override {}
  void on_pong(std::string_view) override {}
  void on_close_frame(std::uint16_t, std::string_view) override {}
  std::string all;
};

TEST(ClientFrame, IsWhatTheServerReads) {
  for (const std::size_t size : {0U, 5U, 125U, 126U, 60'000U}) {
    const std::string payload(size, 'q');
    std::string bytes;
    append_client_frame(bytes, 1, payload, 0xDEADBEEF);
    net::FrameParser parser(1 << 16U);
    Texts texts;
    EXPECT_TRUE(parser.feed(bytes, texts));
    EXPECT_EQ(texts.all, payload);
  }
}

TEST(EventReader, ReadsWhatItKnowsAndRefusesWhatIsNoEvent) {
  EventReader reader;
  const Event* event =
      reader.read(R"({"type":"receipt.updated","data":{"conversation_id":"7","user_id":"8",)"
                  R"("delivered_seq":3,"read_seq":2}})");
  ASSERT_NE(event, nullptr);
  EXPECT_EQ(event->type, EventType::receipt_updated);
  EXPECT_EQ(event->conversation, 7);
  EXPECT_EQ(event->user, 8);
  EXPECT_EQ(event->delivered_seq, 3);
  EXPECT_EQ(event->read_seq, 2);
  event = reader.read(R"({"type":"receipt.summary","data":{"conversation_id":"7",)"
                      R"("delivered_seq":5,"read_seq":4}})");
  ASSERT_NE(event, nullptr);
  EXPECT_EQ(event->type, EventType::receipt_summary);
  EXPECT_EQ(event->read_seq, 4);
  EXPECT_NE(reader.read(R"({"type":"news","data":{}})"), nullptr);
  for (const char* frame :
       {"", "{}", R"({"type":"hello"})", R"({"type":"message.created","data":{}})",
        R"({"type":"typing","data":{"conversation_id":7}})"}) {
    EXPECT_EQ(reader.read(frame), nullptr) << frame;
  }
}

}  // namespace
}  // namespace parley::load
