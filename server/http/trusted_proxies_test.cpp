#include "http/trusted_proxies.hpp"

#include <gtest/gtest.h>

namespace parley::http {
namespace {

std::string client(std::string_view trusted, std::string_view peer,
                   const std::vector<std::string>& forwarded_for) {
  const auto proxies = TrustedProxies::parse(trusted);
  if (!proxies) return "not parsed";
  net::Headers headers;
  headers.add("Accept", "203.0.113.99");
  for (const std::string& value : forwarded_for) headers.add("x-forwarded-for", value);
  return proxies->client_address(peer, headers);
}

TEST(TrustedProxies, ReadsWhatItWrites) {
  for (const char* text : {"", "127.0.0.1", "10.0.0.0/8,192.168.1.7,fd00::/8,::1", "0.0.0.0/0",
                           "::/0", "2001:db8::/33"}) {
    const auto proxies = TrustedProxies::parse(text);
    ASSERT_TRUE(proxies) << text;
    EXPECT_EQ(proxies->to_string(), text);
  }
  const auto spaced = TrustedProxies::parse(" 10.0.0.0/8 , ::ffff:192.0.2.1 ");
  ASSERT_TRUE(spaced);
  EXPECT_EQ(spaced->to_string(), "10.0.0.0/8,192.0.2.1");
}

TEST(TrustedProxies, RefusesWhatIsNoNetwork) {
  for (const char* text :
       {"localhost", "10.0.0", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/x", "10.0.0.0/-1",
        "10.0.0.1/8", "fd00::1/8", "::/129", "10.0.0.0/8/8", "10.0.0.1,,10.0.0.2", "[::1]",
        "1.2.3.4:80", "fe80::1%eth0", "00000000000000000000000000000000000000000000000000"}) {
    EXPECT_FALSE(TrustedProxies::parse(text)) << text;
  }
}

TEST(TrustedProxies, ContainsByTheBitsOfThePrefix) {
  const auto proxies = TrustedProxies::parse("10.32.0.0/11,192.0.2.7,2001:db8::/33");
  ASSERT_TRUE(proxies);
  for (const char* inside :
       {"10.32.0.0", "10.63.255.255", "::ffff:10.40.0.1", "192.0.2.7", "2001:db8:7fff::1"}) {
    EXPECT_TRUE(proxies->contains(inside)) << inside;
  }
  for (const char* outside : {"10.31.255.255", "10.64.0.0", "192.0.2.6",
                              "2001:db8:8000::", "::10.32.0.1", "", "nobody"}) {
    EXPECT_FALSE(proxies->contains(outside)) << outside;
  }
  EXPECT_FALSE(TrustedProxies().contains("127.0.0.1"));
}

TEST(TrustedProxies, BelievesNobodyElse) {
  EXPECT_EQ(client("", "127.0.0.1", {"203.0.113.5"}), "127.0.0.1");
  EXPECT_EQ(client("10.0.0.0/8", "192.0.2.1", {"203.0.113.5"}), "192.0.2.1");
}

TEST(TrustedProxies, TakesTheLastAddressThatIsNotAProxy) {
  EXPECT_EQ(client("10.0.0.0/8", "10.0.0.1", {"203.0.113.5"}), "203.0.113.5");
  EXPECT_EQ(client("10.0.0.0/8", "10.0.0.1", {"1.2.3.4, 203.0.113.5,10.0.0.3, 10.0.0.2"}),
            "203.0.113.5");
  EXPECT_EQ(client("10.0.0.0/8", "10.0.0.1", {"1.2.3.4", "203.0.113.5", "\t10.0.0.2 "}),
            "203.0.113.5");
  // What stands before it is the client's own invention and may be anything.
  EXPECT_EQ(client("10.0.0.0/8", "10.0.0.1", {"unknown,<script>, 203.0.113.5"}), "203.0.113.5");
  EXPECT_EQ(client("::1", "::1", {"2001:DB8:0::5"}), "2001:db8::5");
  EXPECT_EQ(client("::1", "::1", {"::ffff:203.0.113.5"}), "203.0.113.5");
}

TEST(TrustedProxies, AProxyThatAsksForItselfIsTheClient) {
  EXPECT_EQ(client("10.0.0.0/8", "10.0.0.1", {}), "10.0.0.1");
  EXPECT_EQ(client("10.0.0.0/8", "10.0.0.1", {"10.0.0.9, 10.0.0.2"}), "10.0.0.9");
}

TEST(TrustedProxies, FallsBackToThePeerWhenTheFieldIsMalformed) {
  for (const char* field : {"", " ", "unknown", "203.0.113.5:1234", "[2001:db8::5]", "203.0.113",
                            "203.0.113.5,", "203.0.113.5, , 10.0.0.2", "1.2.3.4;5.6.7.8"}) {
    EXPECT_EQ(client("10.0.0.0/8", "10.0.0.1", {field}), "10.0.0.1") << field;
  }
}

TEST(TrustedProxies, ReadsABoundedField) {
  std::string hops = "203.0.113.5";
  for (std::size_t i = 1; i < TrustedProxies::max_hops; ++i) hops += ",10.0.0.2";
  EXPECT_EQ(client("10.0.0.0/8", "10.0.0.1", {hops}), "203.0.113.5");
  EXPECT_EQ(client("10.0.0.0/8", "10.0.0.1", {hops + ",10.0.0.2"}), "10.0.0.1");
  const std::string filler(2'000, 'x');
  EXPECT_EQ(client("10.0.0.0/8", "10.0.0.1", {filler, filler, "203.0.113.5"}), "203.0.113.5");
  EXPECT_EQ(client("10.0.0.0/8", "10.0.0.1", {filler, filler, filler, "203.0.113.5"}), "10.0.0.1");
}

}  // namespace
}  // namespace parley::http
