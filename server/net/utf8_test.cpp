#include "net/utf8.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace parley::net {
namespace {

// The encoding of any number below 2^21, valid or not, in the given length.
std::string encode(std::uint32_t code_point, int length) {
  if (length == 1) return {static_cast<char>(code_point)};
  std::string out;
  const std::uint32_t lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
  out.push_back(static_cast<char>(lead[length] | (code_point >> (6 * (length - 1)))));
  for (int shift = 6 * (length - 2); shift >= 0; shift -= 6) {
    out.push_back(static_cast<char>(0x80 | ((code_point >> shift) & 0x3F)));
  }
  return out;
}

int shortest(std::uint32_t code_point) {
  return code_point < 0x80 ? 1 : code_point < 0x800 ? 2 : code_point < 0x10000 ? 3 : 4;
}

TEST(Utf8, AcceptsExactlyTheScalarValuesInTheirShortestForm) {
  for (std::uint32_t code_point = 0; code_point < 0x200000; ++code_point) {
    const bool scalar = code_point <= 0x10FFFF && !(code_point >= 0xD800 && code_point <= 0xDFFF);
    for (int length = shortest(code_point); length <= 4; ++length) {
      const bool expected = scalar && length == shortest(code_point);
      if (is_valid_utf8(encode(code_point, length)) != expected) {
        FAIL() << "code point " << code_point << " in " << length << " bytes";
      }
    }
  }
}

TEST(Utf8, RejectsBytesThatNeverOccur) {
  for (const int byte : {0x80, 0xBF, 0xC0, 0xC1, 0xF5, 0xFE, 0xFF}) {
    const std::string text(1, static_cast<char>(byte));
    EXPECT_FALSE(is_valid_utf8(text)) << byte;
    EXPECT_FALSE(is_valid_utf8("sixteen letters!" + text)) << byte;
  }
}

TEST(Utf8, RejectsWhatEndsInsideACharacter) {
  const std::string text = "κόσμε €😀";
  ASSERT_TRUE(is_valid_utf8(text));
  for (std::size_t size = 0; size <= text.size(); ++size) {
    const bool boundary =
        size == text.size() || (static_cast<unsigned char>(text[size]) & 0xC0) != 0x80;
    EXPECT_EQ(is_valid_utf8(text.substr(0, size)), boundary) << size;
  }
}

TEST(Utf8, GivesTheSameVerdictHoweverTheTextIsSplit) {
  const std::vector<std::string> texts{"plain ASCII that is longer than a word",
                                       "ü€😀 mixed with ASCII, ümläut at the end ü",
                                       "\xED\xA0\x80",
                                       "\xE0\x9F\xBF",
                                       "\xF4\x90\x80\x80",
                                       "ok then\xC3(",
                                       "\xF0\x8F\xBF\xBF",
                                       "\xE2\x82"};
  for (const std::string& text : texts) {
    const bool expected = is_valid_utf8(text);
    for (std::size_t first = 0; first <= text.size(); ++first) {
      for (std::size_t second = first; second <= text.size(); ++second) {
        Utf8Validator validator;
        validator.feed(text.substr(0, first));
        validator.feed(text.substr(first, second - first));
        validator.feed(text.substr(second));
        EXPECT_EQ(validator.complete(), expected) << text << " at " << first << ", " << second;
      }
    }
  }
}

TEST(Utf8, FailsAtTheFirstWrongByteAndStaysFailedUntilReset) {
  Utf8Validator validator;
  EXPECT_TRUE(validator.feed("\xE2\x82"));
  EXPECT_FALSE(validator.feed("x"));
  EXPECT_FALSE(validator.feed("fine"));
  EXPECT_FALSE(validator.complete());
  validator.reset();
  EXPECT_TRUE(validator.feed("fine"));
  EXPECT_TRUE(validator.complete());
}

}  // namespace
}  // namespace parley::net
