#include "base/password_hasher.hpp"

#include <array>

#include <sodium.h>

#include "base/completion.hpp"

namespace parley {
namespace {

Result<std::string> compute_hash(const std::string& password, unsigned passes,
                                 std::size_t memory_kib) {
  std::array<char, crypto_pwhash_STRBYTES> encoded{};
  if (crypto_pwhash_str_alg(encoded.data(), password.data(), password.size(), passes,
                            memory_kib * 1'024, crypto_pwhash_ALG_ARGON2ID13) != 0) {
    return fail(errors::overloaded, "There is not enough memory to hash a password now.", {}, 1);
  }
  return std::string(encoded.data());
}

Error too_busy() {
  return {errors::overloaded, "Too many people are logging in at this moment.", {}, 1};
}

}  // namespace

PasswordHasher::PasswordHasher(const Options& options)
    : options_(options),
      decoy_hash_(compute_hash("decoy", options.passes, options.memory_kib).value()),
      pool_(options.threads, options.max_queued) {}

Task<Result<std::string>> PasswordHasher::hash(std::string password) {
  auto start = [&](Completion<Result<std::string>> done) {
    const bool accepted = pool_.post([this, done, secret = std::move(password)]() mutable {
      done(compute_hash(secret, options_.passes, options_.memory_kib));
      sodium_memzero(secret.data(), secret.size());
    });
    if (!accepted) done(fail(too_busy()));
  };
  co_return co_await wait_for<Result<std::string>>(std::move(start));
}

Task<Result<bool>> PasswordHasher::verify(std::string encoded_hash, std::string password) {
  auto start = [&](Completion<Result<bool>> done) {
    const bool exists = !encoded_hash.empty();
    const bool accepted =
        pool_.post([done, exists, encoded = exists ? std::move(encoded_hash) : decoy_hash_,
                    secret = std::move(password)]() mutable {
          const bool matches =
              crypto_pwhash_str_verify(encoded.c_str(), secret.data(), secret.size()) == 0;
          sodium_memzero(secret.data(), secret.size());
          done(exists && matches);
        });
    if (!accepted) done(fail(too_busy()));
  };
  co_return co_await wait_for<Result<bool>>(std::move(start));
}

}  // namespace parley
