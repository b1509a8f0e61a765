#include "model/image.hpp"

namespace parley {
namespace {

using namespace std::string_view_literals;

std::size_t byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

std::size_t big_endian(std::string_view bytes, std::size_t at, std::size_t count) {
  std::size_t value = 0;
  for (std::size_t n = 0; n < count; ++n) value = value << 8U | byte_at(bytes, at + n);
  return value;
}

std::size_t little_endian(std::string_view bytes, std::size_t at, std::size_t count) {
  std::size_t value = 0;
  for (std::size_t n = count; n > 0; --n) value = value << 8U | byte_at(bytes, at + n - 1);
  return value;
}

std::optional<ImageHeader> read_png(std::string_view bytes) {
  if (bytes.size() < 24 || bytes.substr(12, 4) != "IHDR") return {};
  return ImageHeader{ImageType::png, big_endian(bytes, 16, 4), big_endian(bytes, 20, 4)};
}

// SOF0 to SOF15, without DHT, JPG and DAC, which stand among them.
bool is_start_of_frame(std::size_t marker) {
  return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

// Markers that stand alone, without a length.
bool is_bare(std::size_t marker) {
  return marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8);
}

std::optional<ImageHeader> read_jpeg(std::string_view bytes) {
  constexpr std::size_t end_of_image = 0xD9;
  constexpr std::size_t start_of_scan = 0xDA;
  std::size_t at = 2;
  while (at + 4 <= bytes.size() && byte_at(bytes, at) == 0xFF) {
    const std::size_t marker = byte_at(bytes, at + 1);
    if (marker == 0xFF || is_bare(marker)) {
      at += marker == 0xFF ? 1 : 2;  // 0xFF before a marker fills
      continue;
    }
    if (marker == end_of_image || marker == start_of_scan) return {};
    if (is_start_of_frame(marker)) {
      if (at + 9 > bytes.size()) return {};
      return ImageHeader{ImageType::jpeg, big_endian(bytes, at + 7, 2),
                         big_endian(bytes, at + 5, 2)};
    }
    at += 2 + big_endian(bytes, at + 2, 2);
  }
  return {};
}

std::optional<ImageHeader> read_webp(std::string_view bytes) {
  if (bytes.size() < 30) return {};
  const std::string_view chunk = bytes.substr(12, 4);
  if (chunk == "VP8X") {
    return ImageHeader{ImageType::webp, little_endian(bytes, 24, 3) + 1,
                       little_endian(bytes, 27, 3) + 1};
  }
  if (chunk == "VP8L" && byte_at(bytes, 20) == 0x2F) {
    const std::size_t sizes = little_endian(bytes, 21, 4);
    return ImageHeader{ImageType::webp, (sizes & 0x3FFFU) + 1, (sizes >> 14U & 0x3FFFU) + 1};
  }
  if (chunk == "VP8 " && bytes.substr(23, 3) == "\x9D\x01\x2A") {
    return ImageHeader{ImageType::webp, little_endian(bytes, 26, 2) & 0x3FFFU,
                       little_endian(bytes, 28, 2) & 0x3FFFU};
  }
  return {};
}

std::optional<ImageHeader> read_any(std::string_view bytes) {
  if (bytes.starts_with("\x89PNG\r\n\x1A\n"sv)) return read_png(bytes);
  if (bytes.starts_with("\xFF\xD8\xFF"sv)) return read_jpeg(bytes);
  if (bytes.starts_with("RIFF"sv) && bytes.substr(0, 12).ends_with("WEBP")) return read_webp(bytes);
  return {};
}

}  // namespace

std::string_view media_type_of(ImageType type) {
  switch (type) {
    case ImageType::png:
      return "image/png";
    case ImageType::jpeg:
      return "image/jpeg";
    case ImageType::webp:
      return "image/webp";
  }
  return "application/octet-stream";
}

std::optional<ImageType> image_type_of(std::string_view media_type) {
  for (const ImageType type : {ImageType::png, ImageType::jpeg, ImageType::webp}) {
    if (media_type_of(type) == media_type) return type;
  }
  return {};
}

std::optional<ImageHeader> read_image_header(std::string_view bytes) {
  const std::optional<ImageHeader> header = read_any(bytes);
  if (header && (header->width == 0 || header->height == 0)) return {};
  return header;
}

}  // namespace parley
