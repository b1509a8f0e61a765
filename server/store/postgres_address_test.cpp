#include "store/postgres_address.hpp"

#include <map>
#include <string>

#include <gtest/gtest.h>

namespace parley::store {
namespace {

using namespace std::chrono_literals;

std::map<std::string, std::string> options_of(const std::string& url) {
  const auto address = PostgresAddress::parse(url, 1500ms);
  EXPECT_TRUE(address) << address.error().message;
  std::map<std::string, std::string> options;
  if (!address) return options;
  const auto keywords = address->keywords();
  const auto values = address->values();
  EXPECT_EQ(keywords.back(), nullptr);
  EXPECT_EQ(values.back(), nullptr);
  for (std::size_t n = 0; n + 1 < keywords.size(); ++n) options[keywords[n]] = values[n];
  return options;
}

TEST(PostgresAddress, KnowsItsUrls) {
  for (const char* url : {"postgres:", "postgresql://host/x", "postgres://host/x"}) {
    EXPECT_TRUE(PostgresAddress::is_postgres(url)) << url;
  }
  for (const char* url : {"", "sqlite:x", "postgres", "mysql:postgres:"}) {
    EXPECT_FALSE(PostgresAddress::is_postgres(url)) << url;
  }
}

TEST(PostgresAddress, ReadsUrisAndKeywords) {
  for (const char* url :
       {"postgresql://ada:s%40cret@db.example:5433/parley",
        "postgres://ada:s%40cret@db.example:5433/parley",
        "postgres:host=db.example port=5433 user=ada password=s@cret dbname=parley"}) {
    auto options = options_of(url);
    EXPECT_EQ(options["host"], "db.example") << url;
    EXPECT_EQ(options["port"], "5433");
    EXPECT_EQ(options["user"], "ada");
    EXPECT_EQ(options["password"], "s@cret");
    EXPECT_EQ(options["dbname"], "parley");
  }
}

TEST(PostgresAddress, AddsWhatIsNotGiven) {
  auto options = options_of("postgresql://host/x?keepalives_idle=77&client_encoding=LATIN1");
  EXPECT_EQ(options["fallback_application_name"], "parley");
  EXPECT_EQ(options["target_session_attrs"], "read-write");
  EXPECT_EQ(options["tcp_user_timeout"], "1500");
  EXPECT_EQ(options["keepalives_idle"], "77");
  EXPECT_EQ(options["client_encoding"], "UTF8");
}

TEST(PostgresAddress, RefusesWithoutRepeatingThePassword) {
  for (const char* url :
       {"postgresql://ada:secret@[host/x", "postgresql://ada:secret@host:port/x",
        "postgresql://ada:secret@host/x?nonsense=1", "postgres:host=x password=secret nonsense"}) {
    const auto address = PostgresAddress::parse(url, 1s);
    ASSERT_FALSE(address) << url;
    EXPECT_EQ(address.error().message.find("secret"), std::string::npos) << address.error().message;
    EXPECT_NE(address.error().message.find("postgresql://USER"), std::string::npos);
  }
}

}  // namespace
}  // namespace parley::store
