#include "commands/receipt_summaries.hpp"

#include <algorithm>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "commands/publish.hpp"
#include "model/wire.hpp"

namespace parley {

Task<> ReceiptSummaries::touch(ConversationId channel) {
  const Executor executor = co_await boost::asio::this_coro::executor;
  {
    const std::lock_guard lock(mutex_);
    const auto busy = touched_.find(channel);
    if (busy != touched_.end()) {
      busy->second = true;
      co_return;
    }
    if (touched_.size() >= options_.max_channels) co_return;
    touched_.emplace(channel, true);
  }
  boost::asio::co_spawn(executor, keep(channel), boost::asio::detached);
}

Task<> ReceiptSummaries::touch(std::vector<GroupId> groups) {
  const auto channels = co_await store_.list_channels(std::move(groups));
  if (!channels) co_return;
  for (const ConversationId channel : *channels) co_await touch(channel);
}

std::size_t ReceiptSummaries::busy() const {
  const std::lock_guard lock(mutex_);
  return touched_.size();
}

void ReceiptSummaries::ask_again(ConversationId channel) {
  const std::lock_guard lock(mutex_);
  touched_.find(channel)->second = true;
}

bool ReceiptSummaries::begin_again(ConversationId channel) {
  const std::lock_guard lock(mutex_);
  const auto busy = touched_.find(channel);
  if (std::exchange(busy->second, false)) return true;
  touched_.erase(busy);
  return false;
}

Task<> ReceiptSummaries::keep(ConversationId channel) {
  boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor);
  boost::asio::use_awaitable_t<Executor> token;
  std::chrono::milliseconds pause = options_.first_pause;
  while (begin_again(channel)) {
    const auto rose = co_await compute(channel);
    if (!rose) ask_again(channel);
    const bool is_told = rose && *rose;
    timer.expires_after(is_told ? options_.interval : pause);
    pause = std::min(pause * 2, options_.interval);
    co_await timer.async_wait(token);
  }
}

Task<Result<bool>> ReceiptSummaries::compute(ConversationId channel) {
  const auto raised = co_await store_.raise_summary(channel);
  if (!raised) co_return fail(raised.error());
  if (!raised->has_value()) co_return false;
  const ReceiptSummary& summary = **raised;
  publish_to(bus_, summary.group, wire::receipt_summary(channel, summary.marks));
  co_return true;
}

}  // namespace parley
