#include "config/adapter_url.hpp"

#include <gtest/gtest.h>

namespace parley::config {
namespace {

TEST(AdapterUrl, KnowsItsAdaptersByTheScheme) {
  for (const char* text :
       {"sqlite:data/parley.db", "postgres:dbname=parley", "postgresql://db/parley"}) {
    EXPECT_TRUE(is_database_url(text)) << text;
  }
  for (const char* text : {"local:", "amqp://parley:secret@broker:5672/chat"}) {
    EXPECT_TRUE(is_bus_url(text)) << text;
  }
  for (const char* text : {"local:", "memcached://one:11211,two"}) {
    EXPECT_TRUE(is_presence_url(text)) << text;
  }
  for (const char* text : {"", "oracle:x", "local", "local:x", "localhost:11211", "sqlite",
                           "amqp://", "amqp://a:b:c@d:e", "memcached://", "memcached://one:port"}) {
    EXPECT_FALSE(is_database_url(text)) << text;
    EXPECT_FALSE(is_bus_url(text)) << text;
    EXPECT_FALSE(is_presence_url(text)) << text;
  }
}

TEST(AdapterUrl, IsShownWithoutItsPassword) {
  EXPECT_EQ(without_password("amqp://parley:secret@broker:5672/chat"),
            "amqp://parley:***@broker:5672/chat");
  EXPECT_EQ(without_password("amqp://parley:a/b?c:d@e@broker"), "amqp://parley:***@broker");
  EXPECT_EQ(without_password("postgresql:///parley?host=/run&password=secret&user=ada"),
            "postgresql:///parley?host=/run&password=***&user=ada");
  EXPECT_EQ(without_password("postgresql://host/parley?sslpassword=secret&PASSWORD=secret"),
            "postgresql://host/parley?sslpassword=***&PASSWORD=***");
  EXPECT_EQ(without_password("postgres:host=db password = 'it\\'s secret' user=ada"),
            "postgres:host=db password = *** user=ada");
  EXPECT_EQ(without_password("postgres:password='never closed"), "postgres:password=***");
  EXPECT_EQ(without_password("postgres:password='ends in \\"), "postgres:password=***");
}

TEST(AdapterUrl, WithoutAPasswordIsShownAsItIs) {
  for (const char* text :
       {"", "local:", "sqlite:data/parley.db", "sqlite:/srv/a@b:c.db", "amqp://broker:5672",
        "amqp://parley@broker:5672", "postgresql://[::1]:5432/parley?user=ada",
        "memcached://one:11211,two:11211", "postgres:user=ada password=", "passwordless"}) {
    EXPECT_EQ(without_password(text), text);
  }
}

}  // namespace
}  // namespace parley::config
