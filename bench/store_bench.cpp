// Appends per second of the store alone, without network or rules:
//
//   store_bench FOLDER [normal|full] [SECONDS]    a new SQLite file in that folder
//   store_bench URL    [normal|full] [SECONDS]    postgresql://…, a database that may be filled
//
// Writers send one message after another into 100 conversations; as many as there are writers share
// a commit. Prints the median and the 99th percentile of a send, and checks that every log is
// dense.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include "store/stores.hpp"

namespace {

using namespace parley;
using Clock = std::chrono::steady_clock;

constexpr std::size_t conversation_count = 100;

template <class T>
T run(Task<T> task) {
  boost::asio::io_context context(1);
  auto result = boost::asio::co_spawn(context, std::move(task), boost::asio::use_future);
  context.run();
  return result.get();
}

[[noreturn]] void give_up(const Error& error) {
  fmt::print(stderr, "store_bench: {}\n", error.message);
  std::exit(1);
}

struct Bench {
  store::Stores& stores;
  std::vector<ConversationId> conversations;
  UserId sender;
  std::uint64_t next_client = 0;
};

Bench prepare(store::Stores& stores) {
  Bench bench{stores, {}, {}};
  std::vector<UserId> users;
  // A database is measured more than once.
  const std::int64_t round = make_id<struct UserTag>().value();
  for (std::size_t n = 0; n <= conversation_count; ++n) {
    Credentials credentials;
    credentials.account.user = User{make_id<struct UserTag>(), fmt::format("user_{}_{}", round, n),
                                    fmt::format("User {}", n)};
    credentials.account.email = fmt::format("user_{}_{}@example.org", round, n);
    users.push_back(credentials.account.user.id);
    if (auto made = run(stores.users().create_user(std::move(credentials))); !made) {
      give_up(made.error());
    }
  }
  bench.sender = users[0];
  for (std::size_t n = 1; n <= conversation_count; ++n) {
    auto opened = run(stores.conversations().open_direct(make_id<struct ConversationTag>(),
                                                         users[0], users[n], now()));
    if (!opened) give_up(opened.error());
    bench.conversations.push_back(opened->id);
  }
  return bench;
}

Task<void> write(Bench& bench, Clock::time_point end, std::vector<double>& milliseconds) {
  const std::string body(100, 'x');
  while (Clock::now() < end) {
    const std::uint64_t number = bench.next_client++;
    NewMessage message;
    message.conversation_id = bench.conversations[number % conversation_count];
    message.sender_id = bench.sender;
    message.client_id =
        fmt::format("{:08x}-0000-4000-8000-{:012x}", (number * 2654435761U) & 0xFFFFFFFFU, number);
    message.body = body;
    message.created_at = now();
    const Clock::time_point start = Clock::now();
    const auto sent = co_await bench.stores.messages().append_message(std::move(message));
    if (!sent) give_up(sent.error());
    milliseconds.push_back(std::chrono::duration<double, std::milli>(Clock::now() - start).count());
  }
}

void measure(Bench& bench, int writers, std::chrono::seconds duration) {
  boost::asio::io_context context(1);
  std::vector<double> milliseconds;
  const Clock::time_point start = Clock::now();
  for (int n = 0; n < writers; ++n) {
    boost::asio::co_spawn(context, write(bench, start + duration, milliseconds),
                          [](std::exception_ptr error) {
                            if (error) std::rethrow_exception(error);
                          });
  }
  context.run();
  const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
  std::sort(milliseconds.begin(), milliseconds.end());
  fmt::print("{:>4} writers: {:>7.0f} messages/s, median {:.2f} ms, p99 {:.2f} ms\n", writers,
             static_cast<double>(milliseconds.size()) / seconds,
             milliseconds[milliseconds.size() / 2], milliseconds[milliseconds.size() * 99 / 100]);
}

void check_dense(Bench& bench) {
  std::uint64_t total = 0;
  for (const ConversationId id : bench.conversations) {
    const auto access = run(bench.stores.conversations().find_access(id, bench.sender));
    const Seq last = (*access)->last_seq;
    const auto newest =
        run(bench.stores.messages().list_messages(id, 0, last + 1, static_cast<int>(last), true));
    if (static_cast<Seq>(newest->size()) != last) give_up(Error(errors::internal, "a hole"));
    total += newest->size();
  }
  if (total != bench.next_client) give_up(Error(errors::internal, "messages are missing"));
  fmt::print("{} messages, every log dense\n", total);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    fmt::print(stderr, "usage: store_bench FOLDER|URL [normal|full] [SECONDS]\n");
    return 2;
  }
  const std::string target = argv[1];
  const bool full = argc > 2 && std::string(argv[2]) == "full";
  const std::chrono::seconds duration(argc > 3 ? std::atoi(argv[3]) : 5);

  store::StoreOptions options;
  options.durability = full ? store::Durability::full : store::Durability::normal;
  if (target.find("://") != std::string::npos) {
    options.url = target;
  } else {
    const std::filesystem::path file = std::filesystem::path(target) / "store_bench.db";
    for (const char* suffix : {"", "-wal", "-shm"}) {
      std::filesystem::remove(file.string() + suffix);
    }
    options.url = "sqlite:" + file.string();
  }
  auto stores = store::open_stores(options);
  if (!stores) give_up(stores.error());
  Bench bench = prepare(**stores);
  for (const int writers : {1, 10, 100}) measure(bench, writers, duration);
  check_dense(bench);
}
