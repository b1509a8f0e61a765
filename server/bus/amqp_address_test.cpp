#include "bus/amqp_address.hpp"

#include <gtest/gtest.h>

namespace parley::bus {
namespace {

TEST(AmqpAddress, ReadsEveryPart) {
  const auto address = parse_amqp_address("amqp://chat:secret@broker.example:5673/parley");
  ASSERT_TRUE(address);
  EXPECT_EQ(address->host, "broker.example");
  EXPECT_EQ(address->port, 5673);
  EXPECT_EQ(address->user, "chat");
  EXPECT_EQ(address->password, "secret");
  EXPECT_EQ(address->virtual_host, "parley");
}

TEST(AmqpAddress, WhatIsLeftOutHasItsDefault) {
  for (const char* url : {"amqp://broker", "amqp://broker/", "amqp://broker/%2f"}) {
    const auto address = parse_amqp_address(url);
    ASSERT_TRUE(address) << url;
    EXPECT_EQ(address->port, 5672);
    EXPECT_EQ(address->user, "guest");
    EXPECT_EQ(address->password, "guest");
    EXPECT_EQ(address->virtual_host, "/");
  }
}

TEST(AmqpAddress, DecodesPercentEncoding) {
  const auto address = parse_amqp_address("amqp://a%40b:p%3Aw%2F@[::1]:5672/a%2fb");
  ASSERT_TRUE(address);
  EXPECT_EQ(address->user, "a@b");
  EXPECT_EQ(address->password, "p:w/");
  EXPECT_EQ(address->host, "::1");
  EXPECT_EQ(address->virtual_host, "a/b");
}

TEST(AmqpAddress, TellsNoSecrets) {
  const auto address = parse_amqp_address("amqp://chat:secret@[::1]/parley");
  ASSERT_TRUE(address);
  EXPECT_EQ(address->to_string(), "[::1]:5672/parley");
  const auto refused = parse_amqp_address("http://chat:secret@broker");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message.find("secret"), std::string::npos);
}

TEST(AmqpAddress, RefusesWhatIsNotOne) {
  for (const char* url :
       {"", "broker", "amqps://broker", "http://broker", "amqp://", "amqp:///vhost", "amqp:broker",
        "amqp://broker:0", "amqp://broker:70000", "amqp://broker:x", "amqp://broker/a/b",
        "amqp://broker/a?heartbeat=5", "amqp://broker#x", "amqp://bro ker"}) {
    EXPECT_FALSE(parse_amqp_address(url)) << url;
  }
}

}  // namespace
}  // namespace parley::bus
