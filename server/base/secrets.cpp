#include "base/secrets.hpp"

#include <array>
#include <stdexcept>

#include <sodium.h>

namespace parley {

void initialize_cryptography() {
  if (sodium_init() < 0) throw std::runtime_error("libsodium cannot be initialised");
}

namespace {

using Bytes32 = std::array<unsigned char, 32>;

std::string base64(const Bytes32& bytes, int variant) {
  std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), variant);
  text.pop_back();  // the terminating zero
  return text;
}

Bytes32 sha256(std::string_view text) {
  static_assert(crypto_hash_sha256_BYTES == 32);
  Bytes32 digest{};
  crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(text.data()),
                     text.size());
  return digest;
}

}  // namespace

std::string make_token() {
  Bytes32 bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  return base64(bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

std::string sha256_base64(std::string_view bytes) {
  return base64(sha256(bytes), sodium_base64_VARIANT_ORIGINAL);
}

std::string fingerprint(std::string_view token) {
  const Bytes32 digest = sha256(token);
  std::string text(digest.size() * 2 + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), digest.data(), digest.size());
  text.pop_back();
  return text;
}

}  // namespace parley
