#include <amqp.h>
#include <amqp_tcp_socket.h>

#include <atomic>
#include <memory>
#include <stdexcept>
#include <thread>

#include <fmt/format.h>

#include "load/ceilings.hpp"
#include "load/meter.hpp"

namespace parley::load {
namespace {

constexpr std::size_t most_waiting = 1000;
constexpr std::size_t keys = 400;
constexpr std::chrono::seconds patience(10);  // between two messages
constexpr const char* exchange = "parley.bench";

struct Closer {
  void operator()(amqp_connection_state_t connection) const { amqp_destroy_connection(connection); }
};
using Connection = std::unique_ptr<amqp_connection_state_t_, Closer>;

amqp_bytes_t bytes_of(const std::string& text) {
  return {text.size(), const_cast<char*>(text.data())};
}

void require(amqp_connection_state_t connection, const char* what) {
  if (amqp_get_rpc_reply(connection).reply_type != AMQP_RESPONSE_NORMAL) {
    throw std::runtime_error(fmt::format("RabbitMQ: {} failed", what));
  }
}

Connection connect(std::string url) {
  amqp_connection_info address{};
  if (amqp_parse_url(url.data(), &address) != AMQP_STATUS_OK) {
    throw std::runtime_error("RabbitMQ: not an amqp:// URL");
  }
  Connection connection(amqp_new_connection());
  amqp_socket_t* socket = amqp_tcp_socket_new(connection.get());
  if (amqp_socket_open(socket, address.host, address.port) != AMQP_STATUS_OK ||
      amqp_login(connection.get(), "/", 0, 131'072, 0, AMQP_SASL_METHOD_PLAIN, address.user,
                 address.password)
              .reply_type != AMQP_RESPONSE_NORMAL) {
    throw std::runtime_error("RabbitMQ: no connection");
  }
  amqp_channel_open(connection.get(), 1);
  require(connection.get(), "opening a channel");
  return connection;
}

std::string key_of(std::uint64_t number) {
  return fmt::format("user.{}", number % keys);
}

// An exclusive queue, bound as a server binds its own: by a key for each person.
void bind_queue(amqp_connection_state_t connection) {
  const amqp_bytes_t name = amqp_cstring_bytes(exchange);
  amqp_exchange_declare(connection, 1, name, amqp_cstring_bytes("direct"), 0, 0, 1, 0,
                        amqp_empty_table);
  require(connection, "declaring the exchange");
  const amqp_queue_declare_ok_t* queue =
      amqp_queue_declare(connection, 1, amqp_empty_bytes, 0, 0, 1, 1, amqp_empty_table);
  require(connection, "declaring the queue");
  const std::string queue_name(static_cast<const char*>(queue->queue.bytes), queue->queue.len);
  for (std::size_t key = 0; key < keys; ++key) {
    const std::string text = key_of(key);
    amqp_queue_bind(connection, 1, bytes_of(queue_name), name, bytes_of(text), amqp_empty_table);
    require(connection, "binding");
  }
  amqp_basic_consume(connection, 1, bytes_of(queue_name), amqp_empty_bytes, 0, 1, 1,
                     amqp_empty_table);
  require(connection, "consuming");
}

}  // namespace

void run_bare_rabbitmq(Run& run, const std::string& bus) {
  const Connection consumer = connect(bus);
  bind_queue(consumer.get());
  const Connection publisher = connect(bus);
  measure_work(run, "publish to consume", most_waiting, [&](TimePoint until) {
    std::atomic<std::uint64_t> published{0};
    std::atomic<std::uint64_t> consumed{0};
    std::atomic<bool> has_ended{false};
    std::thread publishing([&] {
      const std::string body(run.options.body_size, 'x');
      while (Clock::now() < until) {
        if (published - consumed >= most_waiting) {
          std::this_thread::sleep_for(std::chrono::microseconds(50));
          continue;
        }
        const std::string key = key_of(published);
        if (amqp_basic_publish(publisher.get(), 1, amqp_cstring_bytes(exchange), bytes_of(key), 0,
                               0, nullptr, bytes_of(body)) != AMQP_STATUS_OK) {
          break;
        }
        ++published;
      }
      has_ended = true;
    });
    TimePoint patience_ends = Clock::now() + patience;
    while (!has_ended || consumed < published) {
      amqp_envelope_t envelope;
      timeval pause{0, 20'000};
      amqp_maybe_release_buffers(consumer.get());
      const amqp_rpc_reply_t reply = amqp_consume_message(consumer.get(), &envelope, &pause, 0);
      if (reply.reply_type == AMQP_RESPONSE_NORMAL) {
        amqp_destroy_envelope(&envelope);
        ++consumed;
        patience_ends = Clock::now() + patience;
      } else if (Clock::now() > patience_ends || reply.library_error != AMQP_STATUS_TIMEOUT) {
        run.violate(fmt::format("only {} of {} messages came", consumed.load(), published.load()));
        break;
      }
    }
    publishing.join();
    return consumed.load();
  });
}

}  // namespace parley::load
