#include "presence/memcached_connection.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <new>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <libmemcached/memcached.h>

namespace parley::presence {
namespace {

constexpr std::string_view prefix = "parley:presence:";

// Memcached takes a time of more than 30 days for a moment since 1970; this one is long over. (Its
// protocol also has negative times for that, but libmemcached cannot write them.)
constexpr std::time_t expired = 30 * 24 * 3600 + 1;
constexpr std::chrono::seconds longest_time_to_live{30 * 24 * 3600};

class Key {
 public:
  explicit Key(UserId user) {
    std::memcpy(text_.data(), prefix.data(), prefix.size());
    char* const begin = text_.data() + prefix.size();
    size_ = static_cast<std::size_t>(
        std::to_chars(begin, text_.data() + text_.size(), user.value()).ptr - text_.data());
  }
  const char* data() const { return text_.data(); }
  std::size_t size() const { return size_; }

 private:
  std::array<char, prefix.size() + 20> text_;
  std::size_t size_;
};

std::optional<UserId> user_of(std::string_view key) {
  if (!key.starts_with(prefix)) return std::nullopt;
  return UserId::parse(key.substr(prefix.size()));
}

void set_option(memcached_st* handle, memcached_behavior_t option, std::int64_t value) {
  memcached_behavior_set(handle, option, static_cast<std::uint64_t>(value));
}

}  // namespace

void MemcachedConnection::Closer::operator()(memcached_st* handle) const {
  memcached_free(handle);
}

MemcachedConnection::MemcachedConnection(const MemcachedAddress& address,
                                         std::chrono::milliseconds time_out, std::string word)
    : handle_(memcached_create(nullptr)), word_(std::move(word)) {
  if (handle_ == nullptr) throw std::bad_alloc();
  memcached_st* const handle = handle_.get();
  set_option(handle, MEMCACHED_BEHAVIOR_TCP_NODELAY, 1);
  set_option(handle, MEMCACHED_BEHAVIOR_SUPPORT_CAS, 1);
  set_option(handle, MEMCACHED_BEHAVIOR_CONNECT_TIMEOUT, time_out.count());
  set_option(handle, MEMCACHED_BEHAVIOR_POLL_TIMEOUT, time_out.count());
  set_option(handle, MEMCACHED_BEHAVIOR_SND_TIMEOUT, time_out.count() * 1000);
  set_option(handle, MEMCACHED_BEHAVIOR_RCV_TIMEOUT, time_out.count() * 1000);
  set_option(handle, MEMCACHED_BEHAVIOR_RETRY_TIMEOUT, 1);
  // Last: it holds back the writes that ask for no reply until something does.
  set_option(handle, MEMCACHED_BEHAVIOR_BUFFER_REQUESTS, 1);
  if (memcached_server_add(handle, address.host.c_str(), address.port) != MEMCACHED_SUCCESS) {
    throw std::bad_alloc();
  }
}

Result<void> MemcachedConnection::ping() {
  // Nobody has this id.
  const UserId nobody(0);
  return read({&nobody, 1}, [](const Entry&) {});
}

Result<void> MemcachedConnection::set(std::span<const UserId> users,
                                      std::chrono::seconds time_to_live) {
  const auto expiration = std::min(time_to_live, longest_time_to_live).count();
  expect_replies(false);
  for (const UserId user : users) {
    const Key key(user);
    const auto sent = memcached_set(handle_.get(), key.data(), key.size(), word_.data(),
                                    word_.size(), expiration, 0);
    if (sent != MEMCACHED_SUCCESS && sent != MEMCACHED_BUFFERED) return failure();
  }
  return ping();
}

Result<void> MemcachedConnection::remove(std::span<const UserId> users) {
  std::vector<std::pair<UserId, std::uint64_t>> ours;
  while (!users.empty()) {
    const auto some = users.first(std::min(users.size(), max_keys));
    users = users.subspan(some.size());
    ours.clear();
    auto asked = read(some, [&](const Entry& entry) {
      if (entry.word == word_) ours.emplace_back(entry.user, entry.version);
    });
    if (!asked) return asked;
    expect_replies(false);
    for (const auto& [user, version] : ours) {
      const Key key(user);
      const auto sent = memcached_cas(handle_.get(), key.data(), key.size(), word_.data(),
                                      word_.size(), expired, 0, version);
      if (sent != MEMCACHED_SUCCESS && sent != MEMCACHED_BUFFERED) return failure();
    }
  }
  return ping();
}

Result<std::unordered_set<UserId>> MemcachedConnection::present(std::span<const UserId> users) {
  std::unordered_set<UserId> found;
  while (!users.empty()) {
    const auto some = users.first(std::min(users.size(), max_keys));
    users = users.subspan(some.size());
    const auto asked = read(some, [&](const Entry& entry) { found.insert(entry.user); });
    if (!asked) return fail(asked.error());
  }
  return found;
}

// REQUIRES: 1 to max_keys users.
template <class Visit>
Result<void> MemcachedConnection::read(std::span<const UserId> users, Visit visit) {
  expect_replies(true);
  std::vector<Key> keys(users.begin(), users.end());
  std::array<const char*, max_keys> texts;
  std::array<std::size_t, max_keys> sizes;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    texts[i] = keys[i].data();
    sizes[i] = keys[i].size();
  }
  if (memcached_mget(handle_.get(), texts.data(), sizes.data(), keys.size()) != MEMCACHED_SUCCESS) {
    return failure();
  }
  memcached_result_st result;
  memcached_result_create(handle_.get(), &result);
  memcached_return_t outcome = MEMCACHED_SUCCESS;
  while (memcached_fetch_result(handle_.get(), &result, &outcome) != nullptr) {
    const std::string_view key(memcached_result_key_value(&result),
                               memcached_result_key_length(&result));
    const std::string_view word(memcached_result_value(&result), memcached_result_length(&result));
    if (const auto user = user_of(key)) visit(Entry{*user, word, memcached_result_cas(&result)});
  }
  memcached_result_free(&result);
  // The outcome of an answer without entries is NOTFOUND, whatever went wrong in some versions.
  const bool is_complete = outcome == MEMCACHED_END || outcome == MEMCACHED_NOTFOUND;
  if (!is_complete || memcached_last_error(handle_.get()) != MEMCACHED_SUCCESS) return failure();
  return {};
}

void MemcachedConnection::expect_replies(bool expected) {
  set_option(handle_.get(), MEMCACHED_BEHAVIOR_NOREPLY, expected ? 0 : 1);
}

tl::unexpected<Error> MemcachedConnection::failure() const {
  // The whole message has addresses in memory and in the library's source.
  const memcached_return_t code = memcached_last_error(handle_.get());
  return fail(errors::unavailable,
              code == MEMCACHED_SUCCESS ? "no answer" : memcached_strerror(handle_.get(), code));
}

}  // namespace parley::presence
