#include "base/log.hpp"

#include <gtest/gtest.h>

#include "base/json.hpp"

namespace parley::log {
namespace {

TEST(Log, WritesOneJsonObjectALine) {
  const Id<struct UserTag> user(42);
  const std::string line = format_line(Level::info, "n1", "a \"quote\"\nand a line",
                                       {{"user_id", user},
                                        {"conversation_id", Id<struct ConversationTag>()},
                                        {"status", 200},
                                        {"ratio", 0.5},
                                        {"ok", true},
                                        {"path", std::string("/x")}});
  EXPECT_EQ(line.find('\n'), std::string::npos);
  const auto object = json::parse_object(line);
  ASSERT_TRUE(object.has_value());
  EXPECT_EQ(object->at("level").as_string(), "info");
  EXPECT_EQ(object->at("service").as_string(), "parleyd");
  EXPECT_EQ(object->at("node").as_string(), "n1");
  EXPECT_EQ(object->at("msg").as_string(), "a \"quote\"\nand a line");
  EXPECT_EQ(object->at("user_id").as_string(), "42");
  EXPECT_FALSE(object->contains("conversation_id"));
  EXPECT_EQ(object->at("status").as_int64(), 200);
  EXPECT_EQ(object->at("ok").as_bool(), true);
  // 2026-11-24T09:30:00.000000Z
  EXPECT_EQ(object->at("ts").as_string().size(), 27U);
}

}  // namespace
}  // namespace parley::log
