#include "base/password_hasher.hpp"

#include <atomic>

#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "base/secrets.hpp"

namespace parley {
namespace {

class PasswordHasherTest : public testing::Test {
 protected:
  void SetUp() override { initialize_cryptography(); }

  template <class F>
  void run(F body) {
    boost::asio::io_context context(1);
    std::exception_ptr failure;
    boost::asio::co_spawn(context, std::move(body), [&](std::exception_ptr e) { failure = e; });
    context.run();
    if (failure) std::rethrow_exception(failure);
  }

  // Cheap parameters: the algorithm is libsodium's, its strength is not under test.
  static PasswordHasher::Options cheap() { return {1, 2, 1, 8}; }
};

TEST_F(PasswordHasherTest, VerifiesWhatItHashed) {
  PasswordHasher hasher(cheap());
  run([&]() -> Task<> {
    const auto hash = co_await hasher.hash("correct horse");
    EXPECT_TRUE(hash.has_value());
    EXPECT_EQ(hash->rfind("$argon2id$", 0), 0U);
    EXPECT_TRUE((co_await hasher.verify(*hash, "correct horse")).value());
    EXPECT_FALSE((co_await hasher.verify(*hash, "correct horsE")).value());
  });
}

TEST_F(PasswordHasherTest, SaysNoForAnAccountThatDoesNotExist) {
  PasswordHasher hasher(cheap());
  run([&]() -> Task<> {
    EXPECT_FALSE((co_await hasher.verify("", "decoy")).value());
    EXPECT_FALSE((co_await hasher.verify("nonsense", "decoy")).value());
  });
}

TEST_F(PasswordHasherTest, RefusesMoreThanItsQueueHolds) {
  auto options = cheap();
  options.memory_kib = 32 * 1'024;
  options.passes = 4;
  PasswordHasher hasher(options);
  boost::asio::io_context context(1);
  int hashed = 0;
  int refused = 0;
  for (int i = 0; i < 50; ++i) {
    boost::asio::co_spawn(
        context,
        [&]() -> Task<> {
          const auto result = co_await hasher.hash("password");
          result ? ++hashed : ++refused;
          if (!result) EXPECT_EQ(result.error().code, errors::overloaded);
        },
        boost::asio::detached);
  }
  context.run();
  EXPECT_EQ(hashed + refused, 50);
  EXPECT_GE(hashed, 1);
  EXPECT_GE(refused, 1);
}

TEST(Secrets, TokensAreLongAndDifferent) {
  initialize_cryptography();
  EXPECT_EQ(make_token().size(), 43U);
  EXPECT_NE(make_token(), make_token());
}

TEST(Secrets, FingerprintIsSha256) {
  EXPECT_EQ(fingerprint("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace
}  // namespace parley
