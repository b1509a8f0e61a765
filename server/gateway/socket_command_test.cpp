#include "gateway/socket_command.hpp"

#include <gtest/gtest.h>

namespace parley::gateway {
namespace {

TEST(ParseFrame, ReadsEveryCommand) {
  const auto read =
      parse_frame(R"({"type":"receipt.read","data":{"conversation_id":"5","seq":9}})");
  ASSERT_TRUE(read.command);
  EXPECT_EQ(std::get<ReceiptCommand>(*read.command).conversation_id, ConversationId(5));
  EXPECT_EQ(std::get<ReceiptCommand>(*read.command).read_seq, 9);
  EXPECT_EQ(std::get<ReceiptCommand>(*read.command).delivered_seq, 9);

  const auto delivered =
      parse_frame(R"({"type":"receipt.delivered","data":{"conversation_id":"5","seq":9}})");
  EXPECT_EQ(std::get<ReceiptCommand>(*delivered.command).read_seq, 0);
  EXPECT_EQ(std::get<ReceiptCommand>(*delivered.command).delivered_seq, 9);

  const auto typing =
      parse_frame(R"({"data":{"active":true,"conversation_id":"5"},"type":"typing"})");
  EXPECT_TRUE(std::get<TypingCommand>(*typing.command).active);

  const auto presence = parse_frame(R"({"type":"presence.get","data":{"user_ids":["1","2"]}})");
  EXPECT_EQ(std::get<PresenceCommand>(*presence.command).user_ids.size(), 2U);

  const auto ping = parse_frame(R"({"type":"ping","data":{}})");
  EXPECT_TRUE(std::holds_alternative<PingCommand>(*ping.command));

  for (const auto* frame : {&read, &delivered, &typing, &presence, &ping}) {
    EXPECT_EQ(type_of(*frame->command), frame->type);
  }
}

TEST(ParseFrame, RefusesWhatIsNotDeclared) {
  for (const char* text : {
           "",
           "ping",
           "[]",
           "{}",
           R"({"type":"ping"})",
           R"({"type":"ping","data":[]})",
           R"({"type":1,"data":{}})",
           R"({"type":"ping","data":{},"more":1})",
           R"({"type":"ping","data":{"more":1}})",
           R"({"type":"nonsense","data":{}})",
           R"({"type":"typing","data":{"conversation_id":"5"}})",
           R"({"type":"typing","data":{"conversation_id":5,"active":true}})",
           R"({"type":"typing","data":{"conversation_id":"x","active":true}})",
           R"({"type":"receipt.read","data":{"conversation_id":"5","seq":0}})",
           R"({"type":"receipt.read","data":{"conversation_id":"5","seq":1.5}})",
           R"({"type":"receipt.read","data":{"conversation_id":"5","seq":"1"}})",
           R"({"type":"presence.get","data":{"user_ids":[]}})",
           R"({"type":"presence.get","data":{"user_ids":[1]}})",
       }) {
    EXPECT_FALSE(parse_frame(text).command.has_value()) << text;
  }
}

TEST(ParseFrame, BoundsWhatItEchoes) {
  const auto frame = parse_frame(R"({"type":")" + std::string(65, 'x') + R"(","data":{}})");
  EXPECT_EQ(frame.type, "");
  EXPECT_EQ(frame.command.error().field, "type");
}

TEST(ParseFrame, BoundsTheListOfUsers) {
  std::string ids;
  for (int i = 1; i <= 101; ++i) ids += (i > 1 ? ",\"" : "\"") + std::to_string(i) + "\"";
  EXPECT_FALSE(parse_frame(R"({"type":"presence.get","data":{"user_ids":[)" + ids + "]}}").command);
}

}  // namespace
}  // namespace parley::gateway
