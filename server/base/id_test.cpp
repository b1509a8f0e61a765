#include "base/id.hpp"

#include <set>

#include <gtest/gtest.h>

namespace parley {
namespace {

using TestId = Id<struct TestTag>;

TEST(Id, ParsesWhatItPrints) {
  const auto id = make_id<struct TestTag>();
  EXPECT_EQ(TestId::parse(id.to_string()), id);
  EXPECT_EQ(TestId::parse("9223372036854775807"), TestId(INT64_MAX));
}

TEST(Id, RefusesEverythingElse) {
  for (const char* text : {"", "0", "01", "-1", "+1", " 1", "1 ", "1x", "0x1", "1.0",
                           "9223372036854775808", "99999999999999999999"}) {
    EXPECT_FALSE(TestId::parse(text)) << text;
  }
}

TEST(Id, NewOnesArePositiveAndSortByAge) {
  std::int64_t previous_millisecond = 0;
  for (int i = 0; i < 1'000; ++i) {
    const std::int64_t value = make_id_value();
    ASSERT_GT(value, 0);
    ASSERT_GE(value >> 21, previous_millisecond);
    previous_millisecond = value >> 21;
  }
}

}  // namespace
}  // namespace parley
