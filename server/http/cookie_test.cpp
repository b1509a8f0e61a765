#include "http/cookie.hpp"

#include <gtest/gtest.h>

namespace parley::http {
namespace {

TEST(Cookie, FindsTheTokenAmongOthers) {
  EXPECT_EQ(session_token("parley_session=abc"), "abc");
  EXPECT_EQ(session_token("a=1; parley_session=abc; b=2"), "abc");
  EXPECT_EQ(session_token("a=1;parley_session=abc "), "abc");
  EXPECT_EQ(session_token("xparley_session=abc"), "");
  EXPECT_EQ(session_token("parley_sessionx=abc"), "");
  EXPECT_EQ(session_token("parley_session"), "");
  EXPECT_EQ(session_token(""), "");
  EXPECT_EQ(session_token(";;; ="), "");
}

TEST(Cookie, IsOutOfReachOfScriptsAndOtherSites) {
  const std::string kept = keep_session("abc", true);
  EXPECT_EQ(kept, "parley_session=abc; Path=/; Max-Age=34560000; HttpOnly; SameSite=Lax; Secure");
  EXPECT_EQ(drop_session(false), "parley_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
}

TEST(Cookie, TheHintFollowsTheSession) {
  EXPECT_EQ(correct_hint("parley_session=abc"),
            "parley_hint=1; Path=/; Max-Age=34560000; SameSite=Lax");
  EXPECT_EQ(correct_hint("parley_session=abc; parley_hint=1"), "");
  EXPECT_EQ(correct_hint("parley_hint=1"), "parley_hint=; Path=/; Max-Age=0; SameSite=Lax");
  EXPECT_EQ(correct_hint("parley_session=; parley_hint=1"),
            "parley_hint=; Path=/; Max-Age=0; SameSite=Lax");
  EXPECT_EQ(correct_hint("a=1"), "");
  EXPECT_EQ(correct_hint(""), "");
}

}  // namespace
}  // namespace parley::http
