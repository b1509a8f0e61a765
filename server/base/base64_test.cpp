#include "base/base64.hpp"

#include <gtest/gtest.h>

namespace parley {
namespace {

using namespace std::string_view_literals;

// The examples of RFC 4648, section 10, and bytes that are no text.
TEST(Base64, WritesAndReads) {
  for (const auto& [bytes, text] : {std::pair{""sv, ""sv},
                                    {"f"sv, "Zg=="sv},
                                    {"fo"sv, "Zm8="sv},
                                    {"foo"sv, "Zm9v"sv},
                                    {"foob"sv, "Zm9vYg=="sv},
                                    {"\0\xff\xfe"sv, "AP/+"sv}}) {
    EXPECT_EQ(to_base64(bytes), text);
    EXPECT_EQ(from_base64(text), bytes);
  }
}

TEST(Base64, RefusesWhatItDidNotWrite) {
  for (const auto text :
       {"Z"sv, "Zg"sv, "Zg="sv, "Zg==="sv, "Zm9v\n"sv, "Zm-v"sv, "Zh=="sv, "Zm9v Zm9v"sv}) {
    EXPECT_FALSE(from_base64(text)) << text;
  }
}

}  // namespace
}  // namespace parley
