#include "model/image.hpp"

#include <string>

#include <gtest/gtest.h>

namespace parley {
namespace {

using namespace std::string_literals;

std::string png(std::string sizes) {
  return "\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR"s + sizes + "\x08\x06\0\0\0"s;
}

const std::string app0 = "\xFF\xE0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0"s;
const std::string frame =
    "\xFF\xC2\0\x0B\x08\x01\x2C\x02\x58\x01\x01\x11\0"s;  // 300 high, 600 wide

std::string webp(const std::string& chunk) {
  return "RIFF\x30\0\0\0WEBP"s + chunk;
}
const std::string lossy = webp("VP8 \x18\0\0\0\x30\x01\0\x9D\x01\x2A\x40\x01\xF0\x00\x01\x40"s);
const std::string lossless = webp("VP8L\x18\0\0\0\x2F\x3F\xC1\x3B\x00\x88\x88\x08\x07\x01\x02"s);
const std::string extended = webp("VP8X\x0A\0\0\0\x10\0\0\0\x3F\x01\x00\xEF\x00\x00"s);

void expect_header(const std::string& bytes, ImageType type, std::size_t width,
                   std::size_t height) {
  const auto header = read_image_header(bytes);
  ASSERT_TRUE(header);
  EXPECT_EQ(header->type, type);
  EXPECT_EQ(header->width, width);
  EXPECT_EQ(header->height, height);
}

TEST(Image, ReadsTheSizesOfEveryFormat) {
  expect_header(png("\0\0\x01\x40\0\0\0\xF0"s), ImageType::png, 320, 240);
  expect_header("\xFF\xD8"s + app0 + frame, ImageType::jpeg, 600, 300);
  expect_header("\xFF\xD8"s + app0 + "\xFF\xFF"s + frame, ImageType::jpeg, 600, 300);
  expect_header(lossy, ImageType::webp, 320, 240);
  expect_header(lossless, ImageType::webp, 320, 240);
  expect_header(extended, ImageType::webp, 320, 240);
}

TEST(Image, RefusesWhatIsNoPicture) {
  for (const std::string& bytes :
       {""s, "GIF89a\1\0\1\0"s, "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"s, "\x89PNG"s,
        png("\0\0\0\0\0\0\0\1"s), "\xFF\xD8\xFF\xD9\0\0\0\0"s, "\xFF\xD8"s + app0 + "\xFF\xDA\0\0"s,
        "\xFF\xD8\xFF\xE0\xFF\xFF\xFF"s, webp("VP8 "s), webp("JUNK"s + std::string(30, '\0'))}) {
    EXPECT_FALSE(read_image_header(bytes)) << bytes;
  }
}

// A JPEG whose segment says that it is empty must not hold the reader up.
TEST(Image, ComesToAnEndWhateverTheLengthsSay) {
  std::string bytes = "\xFF\xD8"s;
  for (int n = 0; n < 1000; ++n) bytes += "\xFF\xE1\0\0"s;
  EXPECT_FALSE(read_image_header(bytes));
}

TEST(Image, NeedsEveryByteOfTheHeader) {
  const std::string jpeg = "\xFF\xD8"s + app0 + frame;
  for (std::size_t size = 0; size < jpeg.size() - 4; ++size) {
    EXPECT_FALSE(read_image_header(jpeg.substr(0, size))) << size;
  }
  for (const std::string& bytes : {lossy, lossless, extended}) {
    for (std::size_t size = 0; size < 30; ++size) {
      EXPECT_FALSE(read_image_header(bytes.substr(0, size))) << size;
    }
  }
}

TEST(Image, NamesItsTypes) {
  for (const ImageType type : {ImageType::png, ImageType::jpeg, ImageType::webp}) {
    EXPECT_EQ(image_type_of(media_type_of(type)), type);
  }
  EXPECT_FALSE(image_type_of("image/svg+xml"));
  EXPECT_FALSE(image_type_of("image/png; x=y"));
}

}  // namespace
}  // namespace parley
