#include "net/utf8.hpp"

#include <cstddef>
#include <cstring>

namespace parley::net {
namespace {

constexpr std::uint64_t high_bits = 0x8080808080808080U;

// Bytes at the front of `data` that are ASCII, counted in whole words: the caller
// handles the rest one by one.
std::size_t ascii_words(const unsigned char* data, std::size_t size) {
  std::size_t done = 0;
  while (size - done >= sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, data + done, sizeof word);
    if ((word & high_bits) != 0) break;
    done += sizeof word;
  }
  return done;
}

}  // namespace

bool Utf8Validator::feed(std::string_view bytes) {
  if (!valid_) return false;
  const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
  const std::size_t size = bytes.size();
  std::size_t at = 0;
  while (at < size) {
    const unsigned char byte = data[at];
    if (pending_ > 0) {
      if (byte < lowest_ || byte > highest_) return valid_ = false;
      lowest_ = 0x80;
      highest_ = 0xBF;
      --pending_;
      ++at;
      continue;
    }
    if (byte < 0x80) {
      const std::size_t run = ascii_words(data + at, size - at);
      at += run == 0 ? 1 : run;
      continue;
    }
    // 0xC0 and 0xC1 could only start overlong forms; above 0xF4 lies nothing.
    if (byte < 0xC2 || byte > 0xF4) return valid_ = false;
    if (byte < 0xE0) {
      pending_ = 1;
    } else if (byte < 0xF0) {
      pending_ = 2;
      if (byte == 0xE0) lowest_ = 0xA0;   // below: overlong
      if (byte == 0xED) highest_ = 0x9F;  // above: surrogates
    } else {
      pending_ = 3;
      if (byte == 0xF0) lowest_ = 0x90;   // below: overlong
      if (byte == 0xF4) highest_ = 0x8F;  // above: beyond U+10FFFF
    }
    ++at;
  }
  return true;
}

bool is_valid_utf8(std::string_view text) {
  Utf8Validator validator;
  return validator.feed(text) && validator.complete();
}

}  // namespace parley::net
