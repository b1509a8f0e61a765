#include "store/search_prefixes.hpp"

#include <algorithm>
#include <clocale>
#include <cstdint>
#include <cwctype>

namespace parley::store {

namespace {

static_assert(sizeof(wchar_t) == 4, "the C library's tables are asked by code point");

bool is_continuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

// The end of the code point that begins at `begin`.
std::size_t next_code_point(std::string_view text, std::size_t begin) {
  std::size_t end = begin + 1;
  while (end < text.size() && is_continuation(text[end])) ++end;
  return end;
}

char32_t decode(std::string_view code_point) {
  const auto lead = static_cast<unsigned char>(code_point.front());
  if (code_point.size() == 1) return lead;
  char32_t value = lead & (0x7FU >> code_point.size());
  for (const char byte : code_point.substr(1)) {
    value = (value << 6U) | (static_cast<unsigned char>(byte) & 0x3FU);
  }
  return value;
}

void append(std::string& text, char32_t value) {
  const auto put = [&text](std::uint32_t byte) {
    text.push_back(static_cast<char>(static_cast<unsigned char>(byte)));
  };
  if (value < 0x80) {
    put(value);
  } else if (value < 0x800) {
    put(0xC0U | (value >> 6U));
    put(0x80U | (value & 0x3FU));
  } else if (value < 0x10000) {
    put(0xE0U | (value >> 12U));
    put(0x80U | ((value >> 6U) & 0x3FU));
    put(0x80U | (value & 0x3FU));
  } else {
    put(0xF0U | (value >> 18U));
    put(0x80U | ((value >> 12U) & 0x3FU));
    put(0x80U | ((value >> 6U) & 0x3FU));
    put(0x80U | (value & 0x3FU));
  }
}

// The process's own locale stays as it is.
locale_t unicode_locale() {
  static const locale_t locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  return locale;
}

char32_t to_lower(char32_t value) {
  if (value < 0x80) return value >= U'A' && value <= U'Z' ? value + 32 : value;
  const locale_t locale = unicode_locale();
  if (locale == nullptr) return value;
  return static_cast<char32_t>(towlower_l(static_cast<wint_t>(value), locale));
}

bool is_space(char32_t value) {
  if (value < 0x80) return value == U' ' || (value >= U'\t' && value <= U'\r');
  const locale_t locale = unicode_locale();
  return value == 0xA0 ||
         (locale != nullptr && iswspace_l(static_cast<wint_t>(value), locale) != 0);
}

void append_prefixes(std::string_view text, std::vector<std::string>& prefixes) {
  std::size_t end = 0;
  for (std::size_t count = 0; count < max_search_prefix && end < text.size(); ++count) {
    end = next_code_point(text, end);
    // A folded search does not end in a blank.
    if (text[end - 1] != ' ') prefixes.emplace_back(text.substr(0, end));
  }
}

}  // namespace

std::string fold_name(std::string_view text) {
  std::string folded;
  folded.reserve(text.size());
  bool blank = false;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = next_code_point(text, begin);
    const char32_t value = decode(text.substr(begin, end - begin));
    begin = end;
    if (is_space(value)) {
      blank = !folded.empty();
      continue;
    }
    if (blank) folded.push_back(' ');
    blank = false;
    append(folded, to_lower(value));
  }
  return folded;
}

std::vector<std::string> search_prefixes(std::string_view username, std::string_view display_name) {
  std::vector<std::string> prefixes;
  append_prefixes(fold_name(username), prefixes);
  const std::string name = fold_name(display_name);
  append_prefixes(name, prefixes);
  for (std::size_t blank = name.find(' '); blank != std::string::npos;
       blank = name.find(' ', blank + 1)) {
    const std::string_view rest = std::string_view(name).substr(blank + 1);
    append_prefixes(rest.substr(0, rest.find(' ')), prefixes);
  }
  std::sort(prefixes.begin(), prefixes.end());
  prefixes.erase(std::unique(prefixes.begin(), prefixes.end()), prefixes.end());
  return prefixes;
}

}  // namespace parley::store
