#include "bus/rabbitmq_consumer.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

#include "bus/event_envelope.hpp"

namespace parley::bus {
namespace {

using namespace std::chrono_literals;

// Between two rounds of other work.
constexpr int messages_per_turn = 1'000;
// A quarter of a second of the broker's work, during which events go on to come.
constexpr std::size_t commands_per_round = 2'000;
constexpr std::size_t remembered_messages = 32'768;
constexpr auto longest_idle = 500ms;
constexpr auto idle_while_away = 20ms;

}  // namespace

RabbitMqConsumer::RabbitMqConsumer(BusState& state, std::function<void(Clock::time_point)> on_turn)
    : state_(state),
      on_turn_(std::move(on_turn)),
      bindings_({state.options.binding_grace, state.options.ready_patience}, Clock::now()),
      reconnection_({.min_backoff = state.options.min_backoff,
                     .max_backoff = state.options.max_backoff,
                     .name = "RabbitMQ at " + state.address.to_string() + ", consumer",
                     .log = state.options.log}),
      recent_(remembered_messages),
      thread_([this] { run(); }) {}

RabbitMqConsumer::~RabbitMqConsumer() {
  close();
}

void RabbitMqConsumer::subscribe(const Topic& topic, std::function<void()> ready) {
  bool is_ready = false;
  {
    const std::lock_guard lock(mutex_);
    is_ready = bindings_.subscribe(topic, ready, Clock::now());
  }
  if (is_ready) {
    ready();
  } else {
    state_.consumer_wake.notify();
  }
}

void RabbitMqConsumer::unsubscribe(const Topic& topic) {
  const std::lock_guard lock(mutex_);
  bindings_.unsubscribe(topic, Clock::now());
}

void RabbitMqConsumer::forget_waiting() {
  const std::lock_guard lock(mutex_);
  bindings_.forget_waiting();
}

void RabbitMqConsumer::close() {
  if (!thread_.joinable()) return;
  is_stopping_ = true;
  state_.consumer_wake.notify();
  thread_.join();
}

void RabbitMqConsumer::run() {
  while (!is_stopping_) turn(Clock::now());
  if (candidate_) candidate_->interrupt();
  if (attempt_.valid()) attempt_.wait();
  state_.is_consuming = false;
}

void RabbitMqConsumer::turn(Clock::time_point now) {
  on_turn_(now);
  if (!connection_) look_after_connection(now);
  bool may_be_more = false;
  if (connection_) may_be_more = receive_some(now);
  if (connection_) send_round(now);
  if (connection_) check_restored();
  call_impatient(now);
  tell_gap_if_due(now);
  if (may_be_more) return;
  const int descriptor = connection_ ? connection_->descriptor() : -1;
  if (state_.consumer_wake.wait(descriptor, idle_time(now))) last_heard_ = Clock::now();
}

std::chrono::milliseconds RabbitMqConsumer::idle_time(Clock::time_point now) const {
  if (!connection_) return idle_while_away;
  if (!state_.is_gap_wanted) return longest_idle;
  const auto rest = std::chrono::ceil<std::chrono::milliseconds>(next_gap_ - now);
  return std::clamp<std::chrono::milliseconds>(rest, 0ms, longest_idle);
}

Result<std::string> RabbitMqConsumer::set_up(AmqpConnection& connection) const {
  if (auto opened = connection.open(); !opened) return fail(opened.error());
  if (auto declared = connection.declare_exchange(exchange_name); !declared) {
    return fail(declared.error());
  }
  auto queue = connection.declare_queue();
  if (!queue) return queue;
  auto bound = connection.bind(*queue, exchange_name, Topic::servers().to_string());
  if (bound) bound = connection.consume(*queue);
  if (!bound) return fail(bound.error());
  return queue;
}

void RabbitMqConsumer::look_after_connection(Clock::time_point now) {
  if (!attempt_.valid()) {
    if (now < reconnection_.next_attempt()) return;
    AmqpConnection::Options options;
    options.name = "parleyd consumer";
    options.connect_timeout = state_.options.connect_timeout;
    options.heartbeat = state_.options.heartbeat;
    options.max_body_size = max_envelope_size;
    candidate_ = std::make_unique<AmqpConnection>(state_.address, std::move(options));
    try {
      attempt_ = std::async(std::launch::async, [this, candidate = candidate_.get()] {
        auto queue = set_up(*candidate);
        state_.consumer_wake.notify();
        return queue;
      });
    } catch (const std::system_error& error) {
      reconnection_.failed(error.code().message(), now);
    }
    return;
  }
  if (attempt_.wait_for(0s) != std::future_status::ready) return;
  auto queue = attempt_.get();
  if (!queue) {
    candidate_.reset();
    reconnection_.failed(queue.error().message, now);
    return;
  }
  connection_ = std::move(candidate_);
  queue_ = std::move(*queue);
  last_heard_ = now;
  ++state_.connections;
  reconnection_.connected(now);
  const std::lock_guard lock(mutex_);
  bindings_.restore();
}

bool RabbitMqConsumer::receive_some(Clock::time_point now) {
  for (int count = 0; count < messages_per_turn; ++count) {
    const auto incoming = connection_->receive();
    if (!incoming) {
      lose(incoming.error(), now);
      return false;
    }
    if (!*incoming) return false;
    last_heard_ = now;
    take(**incoming);
  }
  return true;
}

void RabbitMqConsumer::take(const AmqpConnection::Incoming& incoming) {
  if (incoming.kind == AmqpConnection::Incoming::Kind::barrier) confirm();
  if (incoming.kind != AmqpConnection::Incoming::Kind::message) return;
  ++state_.received;
  auto envelope = decode_envelope(incoming.routing_key, incoming.body);
  if (!envelope) {
    // Of a later release, perhaps; whatever it said is in the database.
    ++state_.malformed;
    state_.tell_gap_soon();
  } else if (envelope->is_gap) {
    state_.tell_gap_soon();
  } else if (envelope->served_by == state_.server_number || recent_.seen(envelope->event)) {
    ++state_.duplicates;
  } else {
    state_.gate.deliver(std::make_shared<const Event>(std::move(envelope->event)));
  }
}

void RabbitMqConsumer::confirm() {
  std::vector<BindingTable::Ready> ready;
  {
    const std::lock_guard lock(mutex_);
    if (!bindings_.is_round_under_way()) return;
    ready = bindings_.confirm();
  }
  if (!ready.empty()) state_.gate.call(ready);
}

void RabbitMqConsumer::send_round(Clock::time_point now) {
  BindingTable::Round round;
  {
    const std::lock_guard lock(mutex_);
    round = bindings_.next_round(commands_per_round, now);
  }
  if (round.empty()) return;
  if (const auto sent = send(round); !sent) lose(sent.error(), now);
}

Result<void> RabbitMqConsumer::send(const BindingTable::Round& round) {
  for (const Topic& topic : round.bind) {
    auto sent = connection_->send_bind(queue_, exchange_name, topic.to_string());
    if (!sent) return sent;
  }
  for (const Topic& topic : round.unbind) {
    auto sent = connection_->send_unbind(queue_, exchange_name, topic.to_string());
    if (!sent) return sent;
  }
  return connection_->send_barrier(queue_);
}

void RabbitMqConsumer::check_restored() {
  if (state_.is_consuming) return;
  bool owes_gap = false;
  {
    const std::lock_guard lock(mutex_);
    if (!bindings_.is_restored()) return;
    owes_gap = bindings_.take_owed_gap();
  }
  state_.is_consuming = true;
  if (std::exchange(was_restored_, true) || owes_gap) state_.tell_gap_soon();
}

void RabbitMqConsumer::lose(const Error& error, Clock::time_point now) {
  const bool was_consuming = state_.is_consuming.exchange(false);
  {
    const std::lock_guard lock(mutex_);
    bindings_.lose(last_heard_);
  }
  connection_.reset();
  recent_.forget_all();
  ++state_.losses;
  reconnection_.lost(error.message, now);
  if (was_consuming) state_.tell_gap_soon();
}

void RabbitMqConsumer::call_impatient(Clock::time_point now) {
  std::vector<BindingTable::Ready> ready;
  {
    const std::lock_guard lock(mutex_);
    ready = bindings_.take_impatient(now);
  }
  if (!ready.empty()) state_.gate.call(ready);
}

void RabbitMqConsumer::tell_gap_if_due(Clock::time_point now) {
  if (now < next_gap_ || !state_.is_gap_wanted.exchange(false)) return;
  next_gap_ = now + state_.options.gap_interval;
  if (state_.gate.tell_gap()) ++state_.gaps;
}

}  // namespace parley::bus
