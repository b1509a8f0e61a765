#include "http/origin_policy.hpp"

#include <gtest/gtest.h>

namespace parley::http {
namespace {

TEST(OriginPolicy, WithoutAListOnlyTheOwnHostMayAct) {
  const OriginPolicy policy({});
  EXPECT_TRUE(policy.allows("", "chat.example.org"));
  EXPECT_TRUE(policy.allows("https://chat.example.org", "chat.example.org"));
  EXPECT_TRUE(policy.allows("http://127.0.0.1:8080", "127.0.0.1:8080"));
  EXPECT_FALSE(policy.allows("http://127.0.0.1:8081", "127.0.0.1:8080"));
  EXPECT_FALSE(policy.allows("https://evil.example", "chat.example.org"));
  EXPECT_FALSE(policy.allows("https://chat.example.org.evil.example", "chat.example.org"));
  EXPECT_FALSE(policy.allows("null", "chat.example.org"));
  EXPECT_FALSE(policy.allows("chat.example.org", "chat.example.org"));
}

TEST(OriginPolicy, WithAListOnlyItsMembersMayAct) {
  const OriginPolicy policy({"https://chat.example.org"});
  EXPECT_TRUE(policy.allows("https://chat.example.org", "10.0.0.7:8080"));
  EXPECT_TRUE(policy.allows("HTTPS://Chat.Example.org", "10.0.0.7:8080"));
  EXPECT_FALSE(policy.allows("http://chat.example.org", "chat.example.org"));
  EXPECT_FALSE(policy.allows("https://10.0.0.7:8080", "10.0.0.7:8080"));
}

}  // namespace
}  // namespace parley::http
