#include "presence/memcached_node.hpp"

#include <fmt/format.h>

namespace parley::presence {

std::optional<MemcachedNode::Clock::time_point> MemcachedNode::next_probe() const {
  return answers_ ? std::nullopt : std::optional(probe_at_);
}

void MemcachedNode::probe() {
  connection_.emplace(options_.address, options_.time_out, options_.word);
  if (const auto answer = connection_->ping(); !answer) return lose(answer.error());
  if (std::exchange(is_told_away_, false)) {
    remembers_at_ = Clock::now() + options_.amnesia;
    if (options_.log) {
      options_.log(log::Level::info,
                   fmt::format("Memcached at {} answers again.", options_.address.to_string()));
    }
  }
  answers_ = true;
}

void MemcachedNode::lose(const Error& error) {
  answers_ = false;
  connection_.reset();
  probe_at_ = Clock::now() + options_.pause;
  if (std::exchange(is_told_away_, true) || !options_.log) return;
  options_.log(
      log::Level::warning,
      fmt::format("Memcached at {} does not answer ({}). Until it does, nobody knows who of "
                  "its users is online.",
                  options_.address.to_string(), error.message));
}

}  // namespace parley::presence
