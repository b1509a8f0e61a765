// Fuzzes the UTF-8 validator: its verdict must be that of a plain decoder, and must
// not depend on where the text is split.

#include "net/utf8.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

namespace {

// Decodes as the definition reads, one character after the other.
bool reference(const std::uint8_t* data, std::size_t size) {
  std::size_t at = 0;
  while (at < size) {
    const std::uint8_t lead = data[at];
    std::size_t length = 0;
    std::uint32_t code_point = 0;
    if (lead < 0x80) {
      length = 1;
      code_point = lead;
    } else if ((lead & 0xE0) == 0xC0) {
      length = 2;
      code_point = lead & 0x1F;
    } else if ((lead & 0xF0) == 0xE0) {
      length = 3;
      code_point = lead & 0x0F;
    } else if ((lead & 0xF8) == 0xF0) {
      length = 4;
      code_point = lead & 0x07;
    } else {
      return false;
    }
    if (size - at < length) return false;
    for (std::size_t i = 1; i < length; ++i) {
      if ((data[at + i] & 0xC0) != 0x80) return false;
      code_point = (code_point << 6) | (data[at + i] & 0x3F);
    }
    constexpr std::uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    if (code_point < smallest[length] || code_point > 0x10FFFF) return false;
    if (code_point >= 0xD800 && code_point <= 0xDFFF) return false;
    at += length;
  }
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const bool expected = reference(data, size);
  if (parley::net::is_valid_utf8(text) != expected) std::abort();

  const std::size_t split = size == 0 ? 0 : data[0] % (size + 1);
  parley::net::Utf8Validator validator;
  validator.feed(text.substr(0, split));
  validator.feed(text.substr(split));
  if (validator.complete() != expected) std::abort();
  return 0;
}
