#include "presence/memcached.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <stdexcept>
#include <unordered_set>
#include <utility>

#include "base/secrets.hpp"

namespace parley::presence {
namespace {

using Clock = MemcachedNode::Clock;

// Between two of these the thread looks at the questions.
constexpr std::size_t users_at_a_time = 1'000;

// An entry set for n seconds may live for n - 1 of them, and one for a single second not at all.
std::chrono::seconds whole_seconds(std::chrono::milliseconds time_to_live) {
  return std::max(std::chrono::ceil<std::chrono::seconds>(time_to_live) + std::chrono::seconds(1),
                  std::chrono::seconds(2));
}

std::vector<PresenceStatus> unknown(std::size_t count) {
  return std::vector<PresenceStatus>(count, PresenceStatus::unknown);
}

}  // namespace

MemcachedPresence::MemcachedPresence(MemcachedOptions options)
    : options_(std::move(options)), time_to_live_(whole_seconds(options_.refresh_interval * 3)) {
  const auto addresses = parse_memcached_url(options_.url);
  if (!addresses) throw std::invalid_argument(addresses.error().message);
  const std::string word = make_token().substr(0, 22);
  for (const MemcachedAddress& address : *addresses) {
    nodes_.push_back(std::make_unique<MemcachedNode>(
        MemcachedNode::Options{address, word, options_.time_out, options_.pause,
                               options_.refresh_interval, options_.log}));
  }
  thread_ = std::thread([this] { run(); });
}

MemcachedPresence::~MemcachedPresence() {
  close();
}

void MemcachedPresence::close() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void MemcachedPresence::refresh(std::span<const UserId> users) {
  tell(users, true);
}

void MemcachedPresence::remove(std::span<const UserId> users) {
  tell(users, false);
}

void MemcachedPresence::tell(std::span<const UserId> users, bool is_present) {
  if (users.empty()) return;
  {
    const std::lock_guard lock(mutex_);
    if (closing_ || waiting_users_ + users.size() > options_.max_waiting_users) return;
    news_.push_back({is_present, std::vector<UserId>(users.begin(), users.end())});
    waiting_users_ += users.size();
  }
  wake_.notify_all();
}

bool MemcachedPresence::is_any_there() const {
  return std::any_of(nodes_.begin(), nodes_.end(),
                     [](const auto& node) { return node->answers(); });
}

Task<std::vector<PresenceStatus>> MemcachedPresence::get(std::vector<UserId> users) {
  if (users.empty() || !is_any_there()) co_return unknown(users.size());
  auto start = [this, &users](Completion<Statuses> answer) { ask(std::move(users), answer); };
  co_return co_await wait_for<Statuses>(std::move(start));
}

void MemcachedPresence::ask(std::vector<UserId> users, Completion<Statuses> answer) {
  {
    const std::lock_guard lock(mutex_);
    if (!closing_ && questions_.size() < options_.max_waiting_questions) {
      questions_.push_back({std::move(users), std::move(answer)});
      wake_.notify_all();
      return;
    }
  }
  answer(unknown(users.size()));
}

void MemcachedPresence::run() {
  std::optional<Clock::time_point> stop_at;
  std::unique_lock lock(mutex_);
  while (true) {
    if (!closing_) {
      lock.unlock();
      probe_nodes();
      lock.lock();
    }
    wait(lock);
    if (closing_ && !stop_at) stop_at = Clock::now() + options_.close_grace;
    std::vector<Question> questions = take_questions();
    const News news = take_news();
    const bool is_last = closing_ && questions.empty() && news.users.empty();
    lock.unlock();
    if (is_last) return;
    if (stop_at && Clock::now() > *stop_at) {
      for (Question& question : questions) question.answer(unknown(question.users.size()));
    } else {
      answer(std::move(questions));
      write(news);
    }
    lock.lock();
  }
}

void MemcachedPresence::probe_nodes() {
  for (const auto& node : nodes_) {
    const auto due = node->next_probe();
    if (due && *due <= Clock::now()) node->probe();
  }
}

void MemcachedPresence::wait(std::unique_lock<std::mutex>& lock) {
  const auto has_work = [this] { return closing_ || !news_.empty() || !questions_.empty(); };
  std::optional<Clock::time_point> until;
  for (const auto& node : nodes_) {
    const auto due = node->next_probe();
    if (due && (!until || *due < *until)) until = due;
  }
  if (until) {
    wake_.wait_until(lock, *until, has_work);
  } else {
    wake_.wait(lock, has_work);
  }
}

// As many as are written at a time, of one kind, in the order told.
MemcachedPresence::News MemcachedPresence::take_news() {
  News taken{!news_.empty() && news_.front().is_present, {}};
  while (!news_.empty() && news_.front().is_present == taken.is_present &&
         taken.users.size() < users_at_a_time) {
    std::vector<UserId>& users = news_.front().users;
    const std::size_t count = std::min(users.size(), users_at_a_time - taken.users.size());
    const auto begin = users.end() - static_cast<std::ptrdiff_t>(count);
    taken.users.insert(taken.users.end(), begin, users.end());
    users.erase(begin, users.end());
    waiting_users_ -= count;
    if (users.empty()) news_.pop_front();
  }
  return taken;
}

// As many as fit into one request, and at least one.
std::vector<MemcachedPresence::Question> MemcachedPresence::take_questions() {
  std::vector<Question> taken;
  std::size_t users = 0;
  while (!questions_.empty()) {
    users += questions_.front().users.size();
    if (!taken.empty() && users > MemcachedConnection::max_keys) break;
    taken.push_back(std::move(questions_.front()));
    questions_.pop_front();
  }
  return taken;
}

MemcachedNode& MemcachedPresence::node_of(UserId user) {
  // The low bits of an id are random.
  return *nodes_[static_cast<std::uint64_t>(user.value()) % nodes_.size()];
}

void MemcachedPresence::write(const News& news) {
  std::vector<UserId> users;
  for (const auto& node : nodes_) {
    users.clear();
    std::copy_if(news.users.begin(), news.users.end(), std::back_inserter(users),
                 [&](UserId user) { return &node_of(user) == node.get(); });
    if (users.empty()) continue;
    // A failure is the node's to tell; the users are told again with the next refresh.
    static_cast<void>(node->run([&](MemcachedConnection& connection) {
      return news.is_present ? connection.set(users, time_to_live_) : connection.remove(users);
    }));
  }
}

void MemcachedPresence::answer(std::vector<Question> questions) {
  if (questions.empty()) return;
  std::unordered_set<UserId> online;
  std::vector<UserId> users;
  for (const auto& node : nodes_) {
    users.clear();
    for (const Question& question : questions) {
      std::copy_if(question.users.begin(), question.users.end(), std::back_inserter(users),
                   [&](UserId user) { return &node_of(user) == node.get(); });
    }
    if (users.empty()) continue;
    auto found =
        node->run([&](MemcachedConnection& connection) { return connection.present(users); });
    if (found) online.merge(std::move(*found));
  }
  const Clock::time_point now = Clock::now();
  for (Question& question : questions) {
    Statuses statuses;
    statuses.reserve(question.users.size());
    for (const UserId user : question.users) {
      const MemcachedNode& node = node_of(user);
      if (online.contains(user)) {
        statuses.push_back(PresenceStatus::online);
      } else if (node.answers() && !node.may_have_forgotten(now)) {
        statuses.push_back(PresenceStatus::offline);
      } else {
        statuses.push_back(PresenceStatus::unknown);
      }
    }
    question.answer(std::move(statuses));
  }
}

}  // namespace parley::presence
