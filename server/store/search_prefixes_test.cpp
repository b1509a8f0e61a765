#include "store/search_prefixes.hpp"

#include <algorithm>

#include <gtest/gtest.h>

namespace parley::store {
namespace {

TEST(FoldName, LowersEveryScript) {
  EXPECT_EQ(fold_name("ADA"), "ada");
  EXPECT_EQ(fold_name("\u00c9\u00d1\u00d6"), "\u00e9\u00f1\u00f6");
  EXPECT_EQ(fold_name("\u0416\u03a9"), "\u0436\u03c9");
  EXPECT_EQ(fold_name("\u4e2d\U0001F600"), "\u4e2d\U0001F600");
  EXPECT_EQ(fold_name(""), "");
}

TEST(FoldName, KeepsOneBlankBetweenWords) {
  EXPECT_EQ(fold_name("  Ada \t\u00a0\u2003 Lovelace\n"), "ada lovelace");
  EXPECT_EQ(fold_name(" \t "), "");
}

TEST(SearchPrefixes, AreThoseOfUsernameNameAndWords) {
  const std::vector<std::string> expected{"a", "ad", "ad b", "ad bo", "b", "bo", "x", "x1"};
  EXPECT_EQ(search_prefixes("x1", "Ad Bo"), expected);
}

TEST(SearchPrefixes, EndBetweenCodePoints) {
  const std::vector<std::string> expected{"u", "\u00e9", "\u00e9\U0001F600"};
  EXPECT_EQ(search_prefixes("u", "\u00c9\U0001F600"), expected);
}

TEST(SearchPrefixes, AreFewForTheLongestNames) {
  std::string words;
  for (int n = 0; n < 32; ++n) words += std::string(1, static_cast<char>('a' + n % 26)) + " ";
  const auto prefixes = search_prefixes(std::string(32, 'u'), words);
  EXPECT_LE(prefixes.size(), 32U + 64U + 64U);
  EXPECT_TRUE(std::is_sorted(prefixes.begin(), prefixes.end()));
  EXPECT_EQ(search_prefixes("u", std::string(200, 'w')).size(), 1U + max_search_prefix);
}

}  // namespace
}  // namespace parley::store
