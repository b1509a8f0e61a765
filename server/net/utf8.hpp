#pragma once

// UTF-8 validation (RFC 3629; Unicode table 3-7): rejects overlong forms,
// surrogates, code points above U+10FFFF and truncated sequences. The incremental
// form accepts text split at any byte. No allocation; one thread per object.

#include <cstdint>
#include <string_view>

namespace parley::net {

class Utf8Validator {
 public:
  // Takes the next piece. Returns false as soon as the text so far cannot be the
  // start of valid UTF-8; after that every call returns false until reset().
  bool feed(std::string_view bytes);

  // Whether the text may end here: nothing was rejected and no sequence is open.
  bool complete() const { return valid_ && pending_ == 0; }

  void reset() { *this = Utf8Validator{}; }

 private:
  std::uint8_t pending_ = 0;    // continuation bytes that must still come
  std::uint8_t lowest_ = 0x80;  // range of the next continuation byte
  std::uint8_t highest_ = 0xBF;
  bool valid_ = true;
};

bool is_valid_utf8(std::string_view text);

}  // namespace parley::net
