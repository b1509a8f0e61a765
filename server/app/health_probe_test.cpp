#include "app/health_probe.hpp"

#include <string>
#include <thread>

#include <gmock/gmock.h>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

namespace parley::app {
namespace {

using boost::asio::ip::tcp;
using testing::HasSubstr;
using namespace std::chrono_literals;

class HealthProbeTest : public testing::Test {
 protected:
  // Takes one connection, and answers its request with `answer`.
  void answer_with(std::string answer) {
    thread_ = std::jthread([this, answer = std::move(answer)] {
      tcp::socket socket = acceptor_.accept();
      boost::asio::read_until(socket, boost::asio::dynamic_buffer(request_), "\r\n\r\n");
      boost::asio::write(socket, boost::asio::buffer(answer));
    });
  }

  Address address(std::string host = "127.0.0.1") const {
    return {std::move(host), acceptor_.local_endpoint().port()};
  }

  boost::asio::io_context context_;
  tcp::acceptor acceptor_{context_, {boost::asio::ip::address_v4::loopback(), 0}};
  std::string request_;
  std::jthread thread_;
};

TEST_F(HealthProbeTest, AsksWhetherTheServerIsReady) {
  answer_with("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  const auto result = probe_health(address("0.0.0.0"), 20s);
  ASSERT_TRUE(result) << result.error().message;
  thread_.join();
  EXPECT_THAT(request_, testing::StartsWith("GET /readyz HTTP/1.1\r\nHost: 127.0.0.1:"));
}

TEST_F(HealthProbeTest, AnyOtherStatusIsNotReady) {
  answer_with("HTTP/1.1 503 Service Unavailable\r\n\r\n");
  const auto result = probe_health(address(), 20s);
  ASSERT_FALSE(result);
  EXPECT_THAT(result.error().message, HasSubstr("is not ready (status 503)"));
}

TEST_F(HealthProbeTest, WhatIsNotHttpIsNoAnswer) {
  answer_with("SSH-2.0 200 OK\r\n\r\n");
  const auto result = probe_health(address(), 20s);
  ASSERT_FALSE(result);
  EXPECT_THAT(result.error().message, HasSubstr("No answer"));
}

TEST_F(HealthProbeTest, ASilentServerIsGivenUpAtTheDeadline) {
  // The kernel accepts the connection; nobody ever reads from it.
  const auto result = probe_health(address(), 100ms);
  ASSERT_FALSE(result);
  EXPECT_THAT(result.error().message, HasSubstr("No answer"));
}

TEST_F(HealthProbeTest, NobodyThere) {
  const Address gone = address();
  acceptor_.close();
  EXPECT_FALSE(probe_health(gone, 20s));
}

}  // namespace
}  // namespace parley::app
