#include <sys/resource.h>

#include "net/server_fixture_test.hpp"

namespace parley::net {
namespace {

const std::string get_close = "GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

TEST_F(ServerTest, AnswersAndKeepsTheConnection) {
  start();
  RawClient client(server->port());
  for (int i = 0; i < 5; ++i) {
    const auto answer = client.get("/hello");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "/hello|127.0.0.1|");
    EXPECT_NE(answer.header.find("\r\nDate: "), std::string::npos);
  }
  EXPECT_EQ(server->counters().accepted, 1U);
  EXPECT_EQ(server->counters().requests, 5U);
}

TEST_F(ServerTest, ClosesWhenEitherSideAsks) {
  start();
  RawClient client(server->port());
  client.send(get_close);
  const std::string answer = client.read_to_end();
  EXPECT_NE(answer.find("\r\nConnection: close\r\n"), std::string::npos);
  RawClient other(server->port());
  other.send("GET /close HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_NE(other.read_to_end().find("\r\nConnection: close\r\n"), std::string::npos);
  client.close();
  other.close();
  EXPECT_TRUE(eventually([&] { return server->counters().connections == 0; }));
}

TEST_F(ServerTest, AnswersPipelinedRequestsInOrder) {
  start();
  handler.release();
  RawClient client(server->port());
  std::string requests = "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n";
  for (int i = 0; i < 100; ++i) {
    requests += "POST /" + std::to_string(i) + " HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n" +
                std::to_string(10 + i % 90);
  }
  client.send(requests);
  EXPECT_EQ(client.read_answer().body, "slow");
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(client.read_answer().body,
              "/" + std::to_string(i) + "|127.0.0.1|" + std::to_string(10 + i % 90));
  }
}

TEST_F(ServerTest, TakesRequestsInAnyPieces) {
  start();
  RawClient client(server->port());
  const std::string request = "POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello";
  for (std::size_t at = 1; at < request.size(); at += 7) {
    client.send(request.substr(0, at));
    EXPECT_FALSE(client.readable_within(1ms));
    client.send(request.substr(at));
    EXPECT_EQ(client.read_answer().body, "/p|127.0.0.1|hello");
  }
}

TEST_F(ServerTest, SendsSharedBodiesWhole) {
  start();
  RawClient client(server->port());
  EXPECT_EQ(client.get("/big").body, *handler.big);
  EXPECT_EQ(client.get("/after").status, 200);
  EXPECT_TRUE(eventually([&] { return handler.big.use_count() == 1; })) << "the body is still held";
}

TEST_F(ServerTest, OmitsTheBodyOfHead) {
  start();
  RawClient client(server->port());
  client.send("HEAD /big HTTP/1.1\r\nHost: a\r\n\r\n");
  const auto answer = client.read_answer(true);
  EXPECT_NE(answer.header.find("Content-Length: 3000000"), std::string::npos);
  EXPECT_EQ(client.get("/next").body, "/next|127.0.0.1|");
}

TEST_F(ServerTest, TurnsAnExceptionIntoA500) {
  start();
  RawClient client(server->port());
  const auto answer = client.get("/throw");
  EXPECT_EQ(answer.status, 500);
  EXPECT_NE(answer.body.find("\"internal\""), std::string::npos);
  EXPECT_TRUE(record.has("error in GET /throw: as ordered"));
  EXPECT_EQ(client.get("/next").status, 200);
}

TEST_F(ServerTest, AnswersBadRequestsAndHangsUp) {
  start();
  for (const auto& [bytes, status] : std::vector<std::pair<std::string, std::string>>{
           {"nonsense\r\n\r\n", "400"},
           {"GET / HTTP/1.1\r\n\r\n", "400"},
           {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
            "400"},
           {"GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(20'000, 'x'), "431"},
           {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n" +
                std::string(500'000, 'x'),
            "413"}}) {
    RawClient client(server->port());
    client.send(bytes);
    const std::string answer = client.read_to_end();
    EXPECT_EQ(answer.substr(0, 12), "HTTP/1.1 " + status);
    EXPECT_NE(answer.find("{\"error\":"), std::string::npos);
  }
  EXPECT_EQ(server->counters().bad_requests, 5U);
  EXPECT_EQ(server->counters().requests, 0U);
}

TEST_F(ServerTest, InvitesAnExpectedBody) {
  start();
  RawClient client(server->port());
  client.send("POST /e HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("ok");
  EXPECT_EQ(client.read_answer().body, "/e|127.0.0.1|ok");
}

TEST_F(ServerTest, AnswersAPeerThatHasClosedItsSide) {
  start();
  handler.release();
  RawClient client(server->port());
  client.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
  client.close_sending();
  EXPECT_NE(client.read_to_end().find("slow"), std::string::npos);
  EXPECT_TRUE(eventually([&] { return server->counters().connections == 0; }));
}

TEST_F(ServerTest, SurvivesAPeerThatLeavesDuringItsRequest) {
  start();
  {
    RawClient client(server->port());
    client.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
    ASSERT_TRUE(record.comes("request /slow"));
  }
  handler.release();
  EXPECT_TRUE(eventually([&] { return server->counters().connections == 0; }));
}

TEST_F(ServerTest, ClosesAnIdleConnectionSilently) {
  options.keep_alive_timeout = 500ms;
  start();
  RawClient client(server->port());
  client.get("/x");
  EXPECT_EQ(client.read_to_end(), "");
  RawClient mute(server->port());
  EXPECT_EQ(mute.read_to_end(), "");
}

TEST_F(ServerTest, LimitsTheTimeOfAHeader) {
  options.header_timeout = 100ms;
  start();
  RawClient client(server->port());
  const auto begun = std::chrono::steady_clock::now();
  // Bytes that trickle in must not push the deadline away.
  client.send("GET / HTTP/1.1\r\nHost: a\r\nX: ");
  while (!client.readable_within(20ms)) client.send("x");
  EXPECT_EQ(client.read_to_end().substr(0, 12), "HTTP/1.1 408");
  EXPECT_GE(std::chrono::steady_clock::now() - begun, 100ms);
}

TEST_F(ServerTest, LimitsTheTimeOfABody) {
  options.body_timeout = 50ms;
  start();
  RawClient client(server->port());
  client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhel");
  EXPECT_EQ(client.read_to_end().substr(0, 12), "HTTP/1.1 408");
  EXPECT_EQ(server->counters().timeouts, 1U);
}

TEST_F(ServerTest, DoesNotLimitTheTimeOfTheHandler) {
  options.header_timeout = options.body_timeout = 20ms;
  options.keep_alive_timeout = 500ms;
  start();
  RawClient client(server->port());
  client.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_FALSE(client.readable_within(700ms));
  handler.release();
  EXPECT_EQ(client.read_answer().body, "slow");
}

TEST_F(ServerTest, CutsAPeerThatReadsNothing) {
  options.write_timeout = 100ms;
  start();
  RawClient client(server->port(), 4096);
  client.send("GET /big HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_TRUE(eventually([&] { return server->counters().timeouts == 1; }));
  EXPECT_TRUE(eventually([&] { return server->counters().connections == 0; }));
  EXPECT_EQ(handler.big.use_count(), 1);
}

TEST_F(ServerTest, MakesNoMoreAnswersThanAPipeliningPeerReads) {
  start();
  RawClient client(server->port(), 64 * 1024);
  std::string requests;
  for (int i = 0; i < 30; ++i) requests += "GET /big HTTP/1.1\r\nHost: a\r\n\r\n";
  client.send(requests);
  // Two answers are over the bound; the kernel's buffers may take some more.
  ASSERT_TRUE(eventually([&] { return server->counters().requests >= 1; }));
  std::uint64_t before = 0;
  ASSERT_TRUE(eventually([&] {
    const std::uint64_t seen = std::exchange(before, server->counters().bytes_sent);
    std::this_thread::sleep_for(50ms);
    return seen != 0 && seen == server->counters().bytes_sent;
  }));
  EXPECT_LT(server->counters().requests, 15U);
  for (int i = 0; i < 30; ++i) ASSERT_EQ(client.read_answer().body.size(), handler.big->size());
}

TEST_F(ServerTest, RefusesConnectionsOverTheLimit) {
  options.max_connections = 2;
  start();
  RawClient first(server->port());
  RawClient second(server->port());
  EXPECT_EQ(first.get("/1").status, 200);
  EXPECT_EQ(second.get("/2").status, 200);
  {
    RawClient third(server->port());
    third.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    const std::string answer = third.read_to_end();
    EXPECT_EQ(answer.substr(0, 12), "HTTP/1.1 503");
    EXPECT_NE(answer.find("\"overloaded\""), std::string::npos);
  }
  EXPECT_EQ(server->counters().refused, 1U);
  EXPECT_EQ(first.get("/again").status, 200);
  second.close();
  EXPECT_TRUE(eventually([&] { return server->counters().connections == 1; }));
  RawClient fourth(server->port());
  EXPECT_EQ(fourth.get("/4").status, 200);
}

TEST_F(ServerTest, WaitsForDescriptorsInsteadOfSpinning) {
  start(1);
  RawClient ready(server->port());
  ready.get("/x");
  rlimit before{};
  getrlimit(RLIMIT_NOFILE, &before);
  RawClient waiting(server->port());
  ASSERT_TRUE(eventually([&] { return server->counters().accepted == 2; }));
  // Limits further descriptors to none, then knocks with a socket made before.
  const int knock = ::socket(AF_INET, SOCK_STREAM, 0);
  rlimit none = before;
  none.rlim_cur = 0;
  setrlimit(RLIMIT_NOFILE, &none);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(server->port());
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  EXPECT_EQ(::connect(knock, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  const bool reported =
      eventually([&] { return record.has("system accept: Too many open files"); });
  setrlimit(RLIMIT_NOFILE, &before);
  EXPECT_TRUE(reported);
  EXPECT_TRUE(eventually([&] { return server->counters().accepted == 3; })) << "never tried again";
  ::close(knock);
  EXPECT_EQ(ready.get("/y").status, 200);
}

TEST_F(ServerTest, SpreadsConnectionsOverItsThreads) {
  start(2);
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 40; ++i) {
    clients.push_back(std::make_unique<RawClient>(server->port()));
    EXPECT_EQ(clients.back()->get("/x").status, 200);
  }
  EXPECT_EQ(server->counters().connections, 40U);
}

TEST_F(ServerTest, RefusesAPortThatAnotherServerHas) {
  start(2);
  ServerOptions same = options;
  same.port = server->port();
  Server second(*threads, same, handler);
  EXPECT_THROW(second.start(), std::system_error);
  same.address = "not an address";
  Server third(*threads, same, handler);
  EXPECT_THROW(third.start(), std::system_error);
}

TEST_F(ServerTest, StopsAtOnceWhenNobodyIsThere) {
  start();
  const auto begun = std::chrono::steady_clock::now();
  server->stop(10s);
  EXPECT_LT(std::chrono::steady_clock::now() - begun, 5s);
  EXPECT_THROW(RawClient(server->port()), std::runtime_error);
}

TEST_F(ServerTest, FinishesReceivedRequestsBeforeItStops) {
  start(1);
  RawClient busy(server->port());
  busy.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
  RawClient idle(server->port());
  idle.get("/x");
  ASSERT_TRUE(record.comes("request /slow"));
  std::thread stopper([&] { server->stop(10s); });
  EXPECT_EQ(idle.read_to_end(), "");
  idle.close();
  handler.release();
  const auto answer = busy.read_answer();
  EXPECT_EQ(answer.body, "slow");
  EXPECT_NE(answer.header.find("Connection: close"), std::string::npos);
  EXPECT_EQ(busy.read_to_end(), "");
  busy.close();
  stopper.join();
  EXPECT_EQ(server->counters().connections, 0U);
}

TEST_F(ServerTest, CutsWhatIsLeftAtTheDeadline) {
  start();
  RawClient client(server->port());
  client.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
  ASSERT_TRUE(record.comes("request /slow"));
  server->stop(50ms);
  EXPECT_EQ(client.read_to_end(), "");
  EXPECT_EQ(server->counters().connections, 0U);
  // The handler is suspended still; what it answers later goes nowhere.
  server.reset();
  handler.release();
}

TEST_F(ServerTest, StopsWhenItsThreadsDoNotRun) {
  threads = std::make_unique<IoThreads>(2);
  server = std::make_unique<Server>(*threads, options, handler);
  server->start();
  RawClient client(server->port());
  server->stop(10s);
}

}  // namespace
}  // namespace parley::net
