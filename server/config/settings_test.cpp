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
