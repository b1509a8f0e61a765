#include "base/json.hpp"

#include <gtest/gtest.h>

namespace parley::json {
namespace {

std::string quoted(std::string_view text) {
  std::string out;
  append_string(out, text);
  return out;
}

TEST(AppendString, EscapesWhatJsonAsksFor) {
  EXPECT_EQ(quoted("a\"b\\c\n\r\t\x01"), R"("a\"b\\c\n\r\t\u0001")");
  EXPECT_EQ(quoted("Grüße 👋"), "\"Grüße 👋\"");
}

TEST(AppendString, ReplacesInvalidUtf8) {
  EXPECT_EQ(quoted("a\xFFz"), "\"a\xEF\xBF\xBDz\"");
  EXPECT_EQ(quoted("\xC3"), "\"\xEF\xBF\xBD\"");
  EXPECT_EQ(quoted("\xED\xA0\x80"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
  EXPECT_EQ(quoted("\xF4\x90\x80\x80").size(), 2U + 4U * 3U);
}

TEST(ParseObject, RefusesWhatIsNotOneObject) {
  for (const char* text : {"", "[]", "1", "null", "{", "{}{}", "{\"a\":01}", "{\"a\":\"\xFF\"}",
                           "{\"a\":1,}", "{'a':1}"}) {
    const auto result = parse_object(text);
    ASSERT_FALSE(result.has_value()) << text;
    EXPECT_EQ(result.error().code, errors::invalid_json);
  }
}

TEST(ParseObject, RefusesDeepNesting) {
  const std::string deep = "{\"a\":" + std::string(100'000, '[') + std::string(100'000, ']') + "}";
  EXPECT_EQ(parse_object(deep).error().code, errors::invalid_json);
}

TEST(ObjectReader, ReadsTypedFields) {
  const auto object = parse_object(R"({"s":"x","b":true,"i":7,"o":{},"a":[1,2]})").value();
  ObjectReader reader(object);
  EXPECT_EQ(reader.required_string("s"), "x");
  EXPECT_TRUE(reader.required_bool("b"));
  EXPECT_EQ(reader.required_integer("i", 0, 10), 7);
  EXPECT_NE(reader.required_object("o"), nullptr);
  ASSERT_NE(reader.required_array("a", 1, 2), nullptr);
  EXPECT_EQ(reader.optional_integer("missing", 0, 1), std::nullopt);
  EXPECT_FALSE(reader.finish());
}

TEST(ObjectReader, NamesTheFirstFieldAtFault) {
  const auto object = parse_object(R"({"s":1,"i":1.5})").value();
  ObjectReader reader(object);
  reader.required_string("s");
  reader.required_integer("i", 0, 9);
  const auto failed = reader.finish();
  ASSERT_TRUE(failed);
  EXPECT_EQ(failed->code, errors::invalid_field);
  EXPECT_EQ(failed->field, "s");
}

TEST(ObjectReader, RefusesMissingOutOfRangeAndUnknown) {
  const auto object = parse_object(R"({"i":11,"x":1})").value();
  ObjectReader missing(object);
  missing.required_integer("j", 0, 10);
  EXPECT_EQ(missing.finish()->field, "j");
  ObjectReader range(object);
  range.required_integer("i", 0, 10);
  EXPECT_EQ(range.finish()->field, "i");
  ObjectReader unknown(object);
  unknown.required_integer("i", 0, 20);
  EXPECT_EQ(unknown.finish()->field, "x");
}

}  // namespace
}  // namespace parley::json
