#include "bus/rabbitmq_publisher.hpp"

#include <algorithm>
#include <utility>

#include "bus/event_envelope.hpp"

namespace parley::bus {
namespace {

using namespace std::chrono_literals;

// Typing that is older says nothing any more: pages let it expire after six seconds.
constexpr auto ephemeral_age = 5s;
// Between two looks at what the broker says.
constexpr int batch_size = 128;

}  // namespace

RabbitMqPublisher::RabbitMqPublisher(BusState& state)
    : state_(state),
      queue_(state.options.max_waiting_events, state.options.max_waiting_bytes),
      reconnection_({.min_backoff = state.options.min_backoff,
                     .max_backoff = state.options.max_backoff,
                     .name = "RabbitMQ at " + state.address.to_string() + ", publisher",
                     .log = state.options.log}),
      thread_([this] { run(); }) {}

RabbitMqPublisher::~RabbitMqPublisher() {
  close(0ms);
}

void RabbitMqPublisher::publish(std::shared_ptr<const Event> event, bool is_served) {
  bool was_empty = false;
  {
    const std::lock_guard lock(mutex_);
    if (is_stopping_) return;
    if (event->payload.size() > max_payload_size) {
      count({.lasting = 1});
      return;
    }
    was_empty = queue_.empty();
    count(queue_.push(std::move(event), is_served, Clock::now()));
  }
  if (was_empty) wake_.notify();
}

void RabbitMqPublisher::count(PublishQueue::Dropped dropped) {
  state_.dropped_ephemeral += dropped.ephemeral;
  state_.dropped += dropped.lasting;
  if (dropped.lasting > 0) is_in_doubt_ = true;
}

std::size_t RabbitMqPublisher::waiting() const {
  const std::lock_guard lock(mutex_);
  return queue_.size();
}

void RabbitMqPublisher::interrupt_if_stuck(Clock::time_point now) {
  const Clock::rep since = sending_since_.load();
  if (since == 0) return;
  if (now - Clock::time_point(Clock::duration(since)) < state_.options.send_timeout) return;
  const std::lock_guard lock(mutex_);
  if (connection_) connection_->interrupt();
}

void RabbitMqPublisher::close(std::chrono::milliseconds grace) {
  if (!thread_.joinable()) return;
  {
    std::unique_lock lock(mutex_);
    is_stopping_ = true;
    deadline_ = Clock::now() + grace;
    wake_.notify();
    if (!finished_.wait_until(lock, deadline_, [this] { return is_finished_; }) && connection_) {
      connection_->interrupt();
    }
  }
  thread_.join();
}

bool RabbitMqPublisher::is_over(Clock::time_point now) const {
  const std::lock_guard lock(mutex_);
  return is_stopping_ && (now >= deadline_ || (queue_.empty() && !in_hand_));
}

void RabbitMqPublisher::run() {
  for (auto now = Clock::now(); !is_over(now); now = Clock::now()) {
    if (!is_open_) {
      connect(now);
      continue;
    }
    if (!pump()) continue;
    if (is_blocked_ || !send_some(now)) wait_for_work();
  }
  state_.is_publishing = false;
  // Leaving without a word could throw away what the broker has not read yet.
  if (is_open_) static_cast<void>(connection_->close(state_.options.close_grace));
  const std::lock_guard lock(mutex_);
  is_finished_ = true;
  finished_.notify_all();
}

void RabbitMqPublisher::set_connection(std::shared_ptr<AmqpConnection> connection) {
  const std::lock_guard lock(mutex_);
  connection_.swap(connection);
}

void RabbitMqPublisher::connect(Clock::time_point now) {
  if (now < reconnection_.next_attempt()) {
    const auto rest = reconnection_.next_attempt() - now;
    wake_.wait(-1, std::chrono::ceil<std::chrono::milliseconds>(rest));
    return;
  }
  AmqpConnection::Options options;
  options.name = "parleyd publisher";
  options.connect_timeout = state_.options.connect_timeout;
  options.heartbeat = state_.options.heartbeat;
  set_connection(std::make_shared<AmqpConnection>(state_.address, std::move(options)));
  auto opened = connection_->open();
  if (opened) opened = connection_->declare_exchange(exchange_name);
  if (!opened) {
    set_connection(nullptr);
    reconnection_.failed(opened.error().message, Clock::now());
    return;
  }
  ++state_.connections;
  reconnection_.connected(Clock::now());
  is_open_ = true;
  is_blocked_ = false;
  has_sent_ = false;
  state_.is_publishing = true;
}

void RabbitMqPublisher::lose(const Error& error) {
  state_.is_publishing = false;
  state_.tell_gap_soon();
  ++state_.losses;
  if (has_sent_) is_in_doubt_ = true;
  is_open_ = false;
  set_connection(nullptr);
  reconnection_.lost(error.message, Clock::now());
}

void RabbitMqPublisher::wait_for_work() {
  const auto look = std::chrono::duration_cast<std::chrono::milliseconds>(state_.options.heartbeat);
  wake_.wait(connection_->descriptor(), look / 4);
}

bool RabbitMqPublisher::pump() {
  for (;;) {
    const auto incoming = connection_->receive();
    if (!incoming) {
      lose(incoming.error());
      return false;
    }
    if (!*incoming) return true;
    if ((*incoming)->kind == AmqpConnection::Incoming::Kind::blocked) {
      is_blocked_ = true;
      state_.is_publishing = false;
      state_.tell_gap_soon();
    } else if ((*incoming)->kind == AmqpConnection::Incoming::Kind::unblocked) {
      is_blocked_ = false;
      state_.is_publishing = true;
    }
  }
}

std::optional<PublishQueue::Item> RabbitMqPublisher::next_item(Clock::time_point now) {
  const std::lock_guard lock(mutex_);
  count(queue_.expire(now - ephemeral_age));
  return queue_.pop();
}

// False: nothing was to be sent, or the connection is lost.
bool RabbitMqPublisher::send_some(Clock::time_point now) {
  if (!send_gap_if_due(now)) return true;
  for (int sent = 0; sent < batch_size; ++sent) {
    if (!in_hand_) in_hand_ = next_item(now);
    if (!in_hand_) return sent > 0;
    const Event& event = *in_hand_->event;
    const std::uint64_t served_by = in_hand_->is_served ? state_.server_number : 0;
    if (!send(event.topic.to_string(), encode_event(event, served_by))) return true;
    in_hand_.reset();
    ++state_.published;
  }
  return true;
}

bool RabbitMqPublisher::send_gap_if_due(Clock::time_point now) {
  if (now < next_gap_ || !is_in_doubt_.exchange(false)) return true;
  next_gap_ = now + state_.options.gap_interval;
  if (send(Topic::servers().to_string(), encode_gap())) return true;
  is_in_doubt_ = true;
  return false;
}

bool RabbitMqPublisher::send(const std::string& key, std::string_view body) {
  has_sent_ = true;
  sending_since_ = Clock::now().time_since_epoch().count();
  const auto sent = connection_->publish(exchange_name, key, body);
  sending_since_ = 0;
  if (!sent) lose(sent.error());
  return sent.has_value();
}

}  // namespace parley::bus
