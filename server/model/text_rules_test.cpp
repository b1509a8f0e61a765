#include "model/text_rules.hpp"

#include <gtest/gtest.h>

namespace parley {
namespace {

TEST(TextRules, LengthsCountCodePoints) {
  EXPECT_EQ(text_length("aé👋"), 3U);
  EXPECT_EQ(truncate_text("aé👋z", 3), "aé👋");
  EXPECT_EQ(truncate_text("aé", 9), "aé");
  EXPECT_EQ(truncate_text("aé", 0), "");
}

TEST(TextRules, UsernamesAreLowerCaseWords) {
  EXPECT_EQ(check_username("Ada_99").value(), "ada_99");
  for (const char* text : {"", "ab", "a b c", "ada!", "äda", "abcdefghijklmnopqrstuvwxyz0123456"}) {
    ASSERT_FALSE(check_username(text)) << text;
    EXPECT_EQ(check_username(text).error().field, "username");
  }
}

TEST(TextRules, DisplayNamesAreTrimmedAndOnOneLine) {
  EXPECT_EQ(check_display_name("  Ada Lovelace\u00A0").value(), "Ada Lovelace");
  EXPECT_EQ(check_display_name("李").value(), "李");
  EXPECT_FALSE(check_display_name(""));
  EXPECT_FALSE(check_display_name("\u200B\u3000 "));
  EXPECT_FALSE(check_display_name("a\nb"));
  EXPECT_FALSE(check_display_name("a\u0085b"));
  EXPECT_FALSE(check_display_name(std::string(65, 'x')));
}

TEST(TextRules, EmailsHaveOneAtAndNoBlanks) {
  EXPECT_EQ(check_email("Ada@Example.ORG").value(), "ada@example.org");
  for (const char* text : {"", "ada", "@x", "ada@", "a@b@c", "a b@c", "a@b\n", "a,b@c"}) {
    EXPECT_FALSE(check_email(text)) << text;
  }
  EXPECT_FALSE(check_email(std::string(250, 'a') + "@b.cd"));
}

TEST(TextRules, PasswordsAreNeitherShortNorEndless) {
  EXPECT_TRUE(check_new_password("12345678", "password"));
  EXPECT_FALSE(check_new_password("1234567", "password"));
  EXPECT_FALSE(check_new_password(std::string(129, 'x'), "password"));
  EXPECT_TRUE(check_new_password("ééééééééé", "password"));
}

TEST(TextRules, BodiesKeepTheirTextButAreNotEmpty) {
  EXPECT_EQ(check_body(" a\n\tb ").value(), " a\n\tb ");
  EXPECT_FALSE(check_body(" \n\u00A0"));
  EXPECT_FALSE(check_body(std::string_view("a\0b", 3)));
  EXPECT_TRUE(check_body(std::string(4'000, 'x')));
  EXPECT_FALSE(check_body(std::string(4'001, 'x')));
}

TEST(TextRules, ClientIdsAreUuids) {
  EXPECT_EQ(check_client_id("3F0C9F0E-6a2b-4a55-9f0b-0d8f6c1b2a34").value(),
            "3f0c9f0e-6a2b-4a55-9f0b-0d8f6c1b2a34");
  EXPECT_FALSE(check_client_id("3f0c9f0e6a2b4a559f0b0d8f6c1b2a34"));
  EXPECT_FALSE(check_client_id("3f0c9f0e-6a2b-4a55-9f0b-0d8f6c1b2a3g"));
}

TEST(TextRules, HeaderValuesBecomePrintable) {
  EXPECT_EQ(printable_text("Mozilla/5.0\x01\xC3\xA9", 99), "Mozilla/5.0???");
  EXPECT_EQ(printable_text("abcdef", 3), "abc");
}

TEST(TextRules, SearchIsTrimmedAndLowerCase) {
  EXPECT_EQ(check_search(" Ad ").value(), "ad");
  EXPECT_FALSE(check_search("  "));
}

}  // namespace
}  // namespace parley
