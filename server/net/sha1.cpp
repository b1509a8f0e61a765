#include "net/sha1.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>

namespace parley::net {
namespace {

using State = std::array<std::uint32_t, 5>;

void mix_block(State& state, const unsigned char* block) {
  std::array<std::uint32_t, 80> words{};
  for (std::size_t t = 0; t < 16; ++t) {
    for (std::size_t i = 0; i < 4; ++i) words[t] = (words[t] << 8) | block[4 * t + i];
  }
  for (std::size_t t = 16; t < words.size(); ++t) {
    words[t] = std::rotl(words[t - 3] ^ words[t - 8] ^ words[t - 14] ^ words[t - 16], 1);
  }
  auto [a, b, c, d, e] = state;
  for (std::size_t t = 0; t < words.size(); ++t) {
    std::uint32_t choice = 0;
    std::uint32_t constant = 0;
    if (t < 20) {
      choice = (b & c) | (~b & d);
      constant = 0x5A827999;
    } else if (t < 40) {
      choice = b ^ c ^ d;
      constant = 0x6ED9EBA1;
    } else if (t < 60) {
      choice = (b & c) | (b & d) | (c & d);
      constant = 0x8F1BBCDC;
    } else {
      choice = b ^ c ^ d;
      constant = 0xCA62C1D6;
    }
    const std::uint32_t next = std::rotl(a, 5) + choice + e + constant + words[t];
    e = d;
    d = c;
    c = std::rotl(b, 30);
    b = a;
    a = next;
  }
  state = {state[0] + a, state[1] + b, state[2] + c, state[3] + d, state[4] + e};
}

}  // namespace

std::array<unsigned char, 20> sha1(std::string_view message) {
  std::string padded(message);
  padded.push_back(static_cast<char>(0x80));
  while (padded.size() % 64 != 56) padded.push_back('\0');
  const std::uint64_t bits = std::uint64_t{message.size()} * 8;
  for (int shift = 56; shift >= 0; shift -= 8) {
    padded.push_back(static_cast<char>((bits >> shift) & 0xFF));
  }
  State state{0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
  for (std::size_t at = 0; at < padded.size(); at += 64) {
    mix_block(state, reinterpret_cast<const unsigned char*>(padded.data()) + at);
  }
  std::array<unsigned char, 20> digest{};
  for (std::size_t i = 0; i < digest.size(); ++i) {
    digest[i] = static_cast<unsigned char>(state[i / 4] >> (24 - 8 * (i % 4)));
  }
  return digest;
}

}  // namespace parley::net
