// What kind of picture some bytes are, and how large, told from their first bytes alone: nothing is
// decoded. Formats: PNG (ISO/IEC 15948, section 11.2.2), JPEG (ITU-T T.81, annex B), WebP (RFC
// 9649). Pure functions; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace parley {

// The numbers are stored.
enum class ImageType : std::uint8_t { png = 1, jpeg = 2, webp = 3 };

// "image/png"
std::string_view media_type_of(ImageType type);
// Exactly what `media_type_of` makes of a type; otherwise nothing.
std::optional<ImageType> image_type_of(std::string_view media_type);

struct ImageHeader {
  ImageType type{};
  std::size_t width = 0;  // in pixels, never 0
  std::size_t height = 0;
};

// Nothing when it is none of these, or ends before it says how large it is. Looks at no more than
// the bytes given, whatever lengths stand in them.
std::optional<ImageHeader> read_image_header(std::string_view bytes);

}  // namespace parley
