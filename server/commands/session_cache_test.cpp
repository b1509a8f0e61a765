#include "commands/session_cache.hpp"

#include <gtest/gtest.h>

namespace parley {
namespace {

Session session(std::int64_t id) {
  Session made;
  made.id = SessionId(id);
  made.user_id = UserId(7);
  return made;
}

TEST(SessionCache, ForgetsWithAge) {
  SessionCache cache({10, std::chrono::seconds(30)});
  const auto start = SessionCache::Clock::now();
  cache.insert("a", session(1), cache.generation(), start);
  EXPECT_TRUE(cache.find("a", start + std::chrono::seconds(29)));
  EXPECT_FALSE(cache.find("a", start + std::chrono::seconds(30)));
}

TEST(SessionCache, ForgetsWhatIsRevoked) {
  SessionCache cache({});
  cache.insert("a", session(1), cache.generation());
  cache.insert("b", session(2), cache.generation());
  cache.revoke(std::vector{SessionId(1)});
  EXPECT_FALSE(cache.find("a"));
  EXPECT_TRUE(cache.find("b"));
}

TEST(SessionCache, ALookupThatRacedARevocationDoesNotBringItBack) {
  SessionCache cache({});
  const auto generation = cache.generation();
  cache.revoke(std::vector{SessionId(1)});
  cache.insert("a", session(1), generation);
  EXPECT_FALSE(cache.find("a"));
}

TEST(SessionCache, ForgetsAllWhenRevocationsMayHaveBeenMissed) {
  SessionCache cache({});
  cache.insert("a", session(1), cache.generation());
  const auto generation = cache.generation();
  cache.forget_all();
  EXPECT_FALSE(cache.find("a"));
  cache.insert("b", session(2), generation);
  EXPECT_FALSE(cache.find("b"));
}

TEST(SessionCache, StaysBounded) {
  SessionCache cache({3, std::chrono::seconds(30)});
  for (int i = 1; i <= 10; ++i) {
    cache.insert("t" + std::to_string(i), session(i), cache.generation());
  }
  int held = 0;
  for (int i = 1; i <= 10; ++i) held += cache.find("t" + std::to_string(i)).has_value();
  EXPECT_EQ(held, 3);
}

}  // namespace
}  // namespace parley
