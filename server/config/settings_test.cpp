#include "config/settings.hpp"

#include <fstream>

#include <gtest/gtest.h>

#include "config/declarations.hpp"
#include "config/values.hpp"

namespace parley::config {
namespace {

std::string message_of(const std::vector<std::string>& flags,
                       const std::vector<std::string>& environment = {}) {
  const auto loaded = load_settings(flags, environment);
  return loaded ? "accepted" : loaded.error().message;
}

TEST(Settings, DefaultsStandWhenNothingIsGiven) {
  const auto loaded = load_settings({}, {"HOME=/nowhere"});
  ASSERT_TRUE(loaded);
  EXPECT_EQ(loaded->settings.listen, "127.0.0.1:8080");
  for (const SettingReport& line : loaded->report) {
    EXPECT_EQ(line.value, line.default_value) << line.name;
    EXPECT_EQ(line.source, "default");
    EXPECT_FALSE(line.description.empty());
  }
}

TEST(Settings, FlagsWinOverEnvironmentAndThatOverTheFile) {
  const std::string path = testing::TempDir() + "parley-settings-test.conf";
  std::ofstream(path) << "# a comment\nlisten = 127.0.0.1:1\nthreads = 1\nlog-level = error\n";
  const auto loaded = load_settings({"--config", path, "--listen=127.0.0.1:3"},
                                    {"PARLEY_LISTEN=127.0.0.1:2", "PARLEY_THREADS=2"});
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_EQ(loaded->settings.listen, "127.0.0.1:3");
  EXPECT_EQ(loaded->settings.threads, 2U);
  EXPECT_EQ(loaded->settings.log.level, log::Level::error);
}

TEST(Settings, AnUnknownKeyNamesTheNearestOne) {
  EXPECT_NE(message_of({"--listne", "x"}).find("Did you mean listen?"), std::string::npos);
  EXPECT_NE(message_of({}, {"PARLEY_DATABSE=x"}).find("Did you mean database?"), std::string::npos);
  const std::string path = testing::TempDir() + "parley-settings-unknown.conf";
  std::ofstream(path) << "web-rot = x\n";
  EXPECT_NE(message_of({"--config", path}).find("Did you mean web-root?"), std::string::npos);
  EXPECT_EQ(message_of({"--zzzzzzzzzzz", "x"}).find("Did you mean"), std::string::npos);
}

TEST(Settings, AValueThatMakesNoSenseNamesTheSettingAndWhatIsExpected) {
  EXPECT_EQ(message_of({"--threads", "many"}),
            "threads (flag --threads): \"many\" is not a whole number, such as 64 or 64KiB.");
  EXPECT_NE(message_of({"--shutdown-grace", "10"}).find("duration"), std::string::npos);
  EXPECT_NE(message_of({"--config", "/nonexistent/parley.conf"}).find("cannot be read"),
            std::string::npos);
  EXPECT_NE(message_of({"listen"}), "accepted");
  EXPECT_NE(message_of({"--listen"}), "accepted");
}

std::string value_file(const std::string& name, std::string_view text) {
  const std::string path = testing::TempDir() + "parley-settings-" + name;
  std::ofstream(path, std::ios::binary) << text;
  return path;
}

TEST(Settings, AValueMayStandInAFileOfItsOwn) {
  for (const char* text : {"sqlite:x.db", "sqlite:x.db\n", "sqlite:x.db\r\n"}) {
    const std::string path = value_file("value", text);
    const auto loaded = load_settings({}, {"PARLEY_DATABASE_FILE=" + path});
    ASSERT_TRUE(loaded) << loaded.error().message;
    EXPECT_EQ(loaded->settings.store.url, "sqlite:x.db");
    for (const SettingReport& line : loaded->report) {
      if (line.name != "database") continue;
      EXPECT_EQ(line.source, "environment PARLEY_DATABASE_FILE");
    }
  }
  const std::string path = value_file("number", "7\n");
  const auto loaded =
      load_settings({"--threads", "3"}, {"PARLEY_THREADS_FILE=" + path, "PARLEY_PORT_FILE=p"});
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_EQ(loaded->settings.threads, 3U);
  EXPECT_EQ(loaded->settings.port_file, "p");
}

TEST(Settings, AValueFileThatIsNoneIsTold) {
  EXPECT_EQ(message_of({}, {"PARLEY_BUS_FILE=/nonexistent/secret"}),
            "The file /nonexistent/secret that PARLEY_BUS_FILE names cannot be read.");
  EXPECT_NE(message_of({}, {"PARLEY_BUS_FILE=" + testing::TempDir()}).find("cannot be read"),
            std::string::npos);
  const std::string local = value_file("local", "local:\n");
  for (const bool is_first : {true, false}) {
    const std::string plain = "PARLEY_BUS=local:";
    const std::string by_file = "PARLEY_BUS_FILE=" + local;
    const std::string message =
        message_of({}, {is_first ? plain : by_file, is_first ? by_file : plain});
    EXPECT_NE(message.find("PARLEY_BUS_FILE"), std::string::npos) << message;
    EXPECT_NE(message.find("are both given"), std::string::npos) << message;
  }
  EXPECT_NE(message_of({}, {"PARLEY_CONFIG_FILE=" + local}).find("Unknown setting"),
            std::string::npos);
  EXPECT_NE(message_of({}, {"PARLEY_BUSS_FILE=" + local}).find("Did you mean bus"),
            std::string::npos);
  const std::string large = value_file("large", std::string(64 * 1024 + 1, 'x'));
  EXPECT_NE(message_of({}, {"PARLEY_BUS_FILE=" + large}).find("64 KiB"), std::string::npos);
}

TEST(Settings, SecretsAreNotRepeated) {
  const std::string wrong = "amqp-typo://parley:open-sesame@broker";
  const std::string path = value_file("secret", wrong);
  for (const std::string& message :
       {message_of({"--bus", wrong}), message_of({}, {"PARLEY_BUS=" + wrong}),
        message_of({}, {"PARLEY_BUS_FILE=" + path})}) {
    EXPECT_NE(message.find("bus ("), std::string::npos) << message;
    EXPECT_EQ(message.find("open-sesame"), std::string::npos) << message;
  }
  const auto loaded = load_settings({"--database", "sqlite:x?password=open-sesame"}, {});
  ASSERT_TRUE(loaded);
  EXPECT_EQ(loaded->settings.store.url, "sqlite:x?password=open-sesame");
  for (const SettingReport& line : loaded->report) {
    EXPECT_EQ(line.value.find("open-sesame"), std::string::npos) << line.name;
  }
}

TEST(Settings, AdaptersAreChosenByAddress) {
  EXPECT_EQ(message_of({"--database", "oracle:x"}),
            "database (flag --database): \"oracle:x\" is not sqlite:PATH or "
            "postgresql://user:password@host:port/database.");
  EXPECT_NE(message_of({"--bus", "kafka://x"}).find("is not local: or amqp:"), std::string::npos);
  EXPECT_NE(message_of({"--presence", "redis://x"}).find("is not local: or memcached:"),
            std::string::npos);
  EXPECT_EQ(message_of({"--bus", "local:", "--presence", "local:"}), "accepted");
  const auto loaded = load_settings({"--bus", "amqp://ada:secret@broker", "--bus-grace", "5s"},
                                    {"PARLEY_PRESENCE=memcached://one,two:7"});
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_EQ(loaded->settings.bus.url, "amqp://ada:secret@broker");
  EXPECT_EQ(loaded->settings.bus.binding_grace, std::chrono::seconds(5));
  EXPECT_EQ(loaded->settings.presence.url, "memcached://one,two:7");
}

TEST(Settings, ProxiesAreTrustedByAddress) {
  const auto loaded = load_settings({"--trusted-proxies", "127.0.0.1, 10.0.0.0/8"}, {});
  ASSERT_TRUE(loaded);
  EXPECT_TRUE(loaded->settings.api.trusted_proxies.contains("10.1.2.3"));
  EXPECT_NE(message_of({"--trusted-proxies", "10.0.0.1/8"}).find("is not addresses and networks"),
            std::string::npos);
}

TEST(Settings, EveryDefaultIsWrittenAsItIsRead) {
  for (const Declaration& declaration : declarations()) {
    Settings settings;
    const std::string text = declaration.print(settings);
    EXPECT_TRUE(declaration.parse(text, settings)) << declaration.name << " " << text;
    EXPECT_EQ(declaration.print(settings), text) << declaration.name;
  }
}

TEST(Values, AreReadStrictly) {
  std::chrono::seconds seconds{};
  EXPECT_TRUE(ValueType<std::chrono::seconds>::parse("2m", seconds));
  EXPECT_EQ(seconds, std::chrono::minutes(2));
  EXPECT_FALSE(ValueType<std::chrono::seconds>::parse("1500ms", seconds));
  EXPECT_FALSE(ValueType<std::chrono::seconds>::parse("-1s", seconds));
  std::uint16_t small = 0;
  EXPECT_TRUE(ValueType<std::uint16_t>::parse("1KiB", small));
  EXPECT_EQ(small, 1'024);
  EXPECT_FALSE(ValueType<std::uint16_t>::parse("65536", small));
  EXPECT_FALSE(ValueType<std::uint16_t>::parse("1 KiB", small));
  RateLimiter::Limit limit;
  EXPECT_TRUE(ValueType<RateLimiter::Limit>::parse("10/30s", limit));
  EXPECT_EQ(limit.burst, 10);
  EXPECT_EQ(limit.interval, std::chrono::seconds(30));
  EXPECT_TRUE(ValueType<RateLimiter::Limit>::parse("off", limit));
  EXPECT_EQ(limit.burst, 0);
  for (const char* text : {"", "10", "/30s", "0/30s", "10/", "10/30"}) {
    EXPECT_FALSE(ValueType<RateLimiter::Limit>::parse(text, limit)) << text;
  }
}

}  // namespace
}  // namespace parley::config
