#include "commands/throttles.hpp"

#include <gtest/gtest.h>

#include "model/errors.hpp"

namespace parley {
namespace {

using namespace std::chrono_literals;

class ThrottlesTest : public testing::Test {
 protected:
  static Throttles::Limits two_of_each() {
    Throttles::Limits limits;
    limits.passwords_per_address = {2, 1h};
    limits.sign_ups_per_address = {2, 1h};
    return limits;
  }

  Throttles throttles_{two_of_each()};
};

TEST_F(ThrottlesTest, AnAddressThatTriedTooOftenIsToldToWait) {
  EXPECT_TRUE(throttles_.try_password_from("192.0.2.1"));
  EXPECT_TRUE(throttles_.try_password_from("192.0.2.1"));
  const auto refused = throttles_.try_password_from("192.0.2.1");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, errors::too_many_attempts);
  EXPECT_TRUE(throttles_.try_password_from("192.0.2.2"));
}

TEST_F(ThrottlesTest, TheAddressesOfAnIpv6NetworkCountAsOne) {
  EXPECT_TRUE(throttles_.try_password_from("2001:db8:1:2::1"));
  EXPECT_TRUE(throttles_.try_password_from("2001:db8:1:2:ffff::7"));
  EXPECT_FALSE(throttles_.try_password_from("2001:db8:1:2:3:4:5:6"));
  EXPECT_TRUE(throttles_.try_password_from("2001:db8:1:3::1"));
}

TEST_F(ThrottlesTest, AMappedIpv4AddressIsTheAddress) {
  EXPECT_TRUE(throttles_.sign_up("192.0.2.1"));
  EXPECT_TRUE(throttles_.sign_up("::ffff:192.0.2.1"));
  EXPECT_FALSE(throttles_.sign_up("::ffff:192.0.2.1"));
  EXPECT_TRUE(throttles_.sign_up("::ffff:192.0.2.2"));
}

}  // namespace
}  // namespace parley
