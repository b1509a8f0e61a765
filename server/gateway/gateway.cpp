#include "gateway/gateway.hpp"

#include <bit>
#include <future>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/log.hpp"
#include "base/time.hpp"
#include "gateway/session.hpp"

namespace parley::gateway {

Gateway::Gateway(Services& services, net::IoThreads& threads, const GatewayOptions& options)
    : services_(services),
      threads_(threads),
      options_(options),
      registry_(services.bus),
      presence_(services.presence, options.presence),
      order_(options.order) {
  for (std::size_t i = 0; i < threads.count(); ++i) shards_.push_back(std::make_unique<Shard>());
  services_.bus.listen(
      {[this](std::shared_ptr<const Event> event) { on_event(event); }, [this] { on_gap(); }});
}

Gateway::~Gateway() {
  services_.bus.listen({});
}

std::shared_ptr<net::WebSocketHandler> Gateway::make_session(Actor actor, std::string token) {
  return std::make_shared<GatewaySession>(*this, actor, std::move(token));
}

bool Gateway::attach(const Topic& topic, Subscriber& subscriber, std::function<void()> ready) {
  const bool is_counted = topic.kind == Topic::Kind::user;
  if (is_counted && registry_.sockets_of(topic) >= options_.max_sockets_per_user) return false;
  const std::size_t thread = net::IoThreads::current_index();
  shards_.at(thread)->hub.subscribe(topic, subscriber);
  registry_.add(topic, thread, std::move(ready));
  return true;
}

void Gateway::detach(const Topic& topic, Subscriber& subscriber) {
  const std::size_t thread = net::IoThreads::current_index();
  shards_.at(thread)->hub.unsubscribe(topic, subscriber);
  registry_.remove(topic, thread);
}

void Gateway::read_groups_of(const std::shared_ptr<GatewaySession>& session) {
  const std::size_t thread = net::IoThreads::current_index();
  shards_.at(thread)->waiting.push_back(session);
  start_readings(thread);
}

void Gateway::start_readings(std::size_t thread) {
  Shard& shard = *shards_[thread];
  while (shard.readings < options_.max_group_readings && !shard.waiting.empty()) {
    const std::shared_ptr<GatewaySession> session = shard.waiting.front().lock();
    shard.waiting.pop_front();
    if (!session || !session->is_open()) continue;
    ++shard.readings;
    boost::asio::co_spawn(threads_.executor(thread), session->read_groups(),
                          [this, session, thread](const std::exception_ptr& failure) {
                            session->end_if_failed(failure, "reading the groups");
                            --shards_[thread]->readings;
                            start_readings(thread);
                          });
  }
}

void Gateway::on_event(const std::shared_ptr<const Event>& event) {
  if (event->revoked_session) services_.session_cache.revoke({&event->revoked_session, 1});
  if (registry_.threads_of(event->topic) == 0) return;
  auto frame = net::make_text_frame(event->payload, event->ephemeral);
  {
    const std::lock_guard lock(order_mutex_);
    order_.arrive({event, std::move(frame)}, MessageOrder::Clock::now(), ready_);
    hand_on(ready_);
    if (order_.held() == 0 || std::exchange(is_releasing_, true)) return;
  }
  // It begins at once, with the lock, when this is that thread.
  boost::asio::co_spawn(threads_.executor(0), release_late_messages(), boost::asio::detached);
}

void Gateway::hand_on(std::vector<Delivery>& ready) {
  for (const Delivery& delivery : ready) {
    TopicRegistry::ThreadSet threads = registry_.threads_of(delivery.event->topic);
    for (; threads != 0; threads &= threads - 1) {
      post(static_cast<std::size_t>(std::countr_zero(threads)), delivery);
    }
  }
  ready.clear();
}

Task<> Gateway::release_late_messages() {
  boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor);
  boost::asio::use_awaitable_t<Executor> token;
  for (;;) {
    {
      const std::lock_guard lock(order_mutex_);
      order_.expire(MessageOrder::Clock::now(), ready_);
      hand_on(ready_);
      const auto expiry = order_.next_expiry();
      is_releasing_ = expiry.has_value();
      if (!expiry) co_return;
      timer.expires_at(*expiry);
    }
    co_await timer.async_wait(token);
  }
}

void Gateway::on_gap() {
  services_.session_cache.forget_all();
  const std::lock_guard lock(order_mutex_);
  order_.release_all(ready_);
  hand_on(ready_);
  for (std::size_t thread = 0; thread < shards_.size(); ++thread) post(thread, {});
}

void Gateway::post(std::size_t thread, Delivery delivery) {
  Shard& shard = *shards_[thread];
  bool was_empty = false;
  {
    const std::lock_guard lock(shard.mutex);
    was_empty = shard.inbox.empty();
    shard.inbox.push_back(std::move(delivery));
  }
  // One wake-up for all that comes until the thread gets to it.
  if (was_empty) boost::asio::post(threads_.executor(thread), [this, &shard] { drain(shard); });
}

void Gateway::drain(Shard& shard) {
  std::vector<Delivery> deliveries;
  {
    const std::lock_guard lock(shard.mutex);
    deliveries.swap(shard.inbox);
  }
  for (const Delivery& delivery : deliveries) {
    if (delivery.event) {
      shard.hub.deliver(*delivery.event, delivery.frame);
    } else {
      for (Subscriber* socket : shard.hub.sockets()) socket->catch_up();
    }
  }
}

void Gateway::start() {
  boost::asio::co_spawn(threads_.executor(0), look_after_presence(), boost::asio::detached);
}

Task<> Gateway::look_after_presence() {
  boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor);
  boost::asio::use_awaitable_t<Executor> token;
  while (!stopping_) {
    timer.expires_after(std::chrono::seconds(1));
    co_await timer.async_wait(token);
    std::vector<UserId> left = presence_.tick(PresenceTracker::Clock::now());
    if (left.empty()) continue;
    const auto written = co_await services_.users.set_last_seen(std::move(left), now());
    if (!written) log::warning("Last seen was not written.", {{"error", written.error().message}});
  }
}

void Gateway::stop() {
  if (stopping_.exchange(true)) return;
  std::promise<void> done;
  boost::asio::co_spawn(
      threads_.executor(0),
      [this]() -> Task<> {
        std::vector<UserId> left = presence_.leave_all();
        if (left.empty()) co_return;
        const auto written = co_await services_.users.set_last_seen(std::move(left), now());
        if (!written) {
          log::warning("Last seen was not written.", {{"error", written.error().message}});
        }
      },
      [&done](const std::exception_ptr&) { done.set_value(); });
  done.get_future().wait();
}

}  // namespace parley::gateway
