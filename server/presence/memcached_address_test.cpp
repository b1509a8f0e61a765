#include "presence/memcached_address.hpp"

#include <gtest/gtest.h>

namespace parley::presence {
namespace {

TEST(MemcachedAddress, ReadsOneOrSeveral) {
  const auto one = parse_memcached_url("memcached://cache.example.org:1234");
  ASSERT_TRUE(one);
  ASSERT_EQ(one->size(), 1U);
  EXPECT_EQ(one->front().host, "cache.example.org");
  EXPECT_EQ(one->front().port, 1'234);

  const auto several = parse_memcached_url("memcached://one,10.0.0.2:7,[::1]:65535,[fd00::2]");
  ASSERT_TRUE(several);
  std::string shown;
  for (const MemcachedAddress& address : *several) shown += address.to_string() + " ";
  EXPECT_EQ(shown, "one:11211 10.0.0.2:7 [::1]:65535 [fd00::2]:11211 ");
  EXPECT_EQ(several->at(2).host, "::1");
}

TEST(MemcachedAddress, RefusesWhatIsNone) {
  for (const char* url :
       {"", "memcached:", "memcached://", "memcached://,", "memcached://one,",
        "memcached://one:", "memcached://one:0", "memcached://one:65536", "memcached://one:x",
        "memcached://one/two", "memcached://user@one", "memcached://::1", "memcached://[::1",
        "memcached://[]:1", "memcached://[one]:1", "memcached://[::1]1", "memcached://one two",
        "redis://one", "memcached://1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17"}) {
    EXPECT_FALSE(parse_memcached_url(url)) << url;
  }
}

}  // namespace
}  // namespace parley::presence
