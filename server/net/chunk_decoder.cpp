#include "net/chunk_decoder.hpp"

#include <algorithm>
#include <limits>
#include <optional>

namespace parley::net {
namespace {

constexpr std::size_t max_line = 4096;

std::optional<unsigned> hex_digit(char digit) {
  if (digit >= '0' && digit <= '9') return static_cast<unsigned>(digit - '0');
  if (digit >= 'a' && digit <= 'f') return static_cast<unsigned>(digit - 'a' + 10);
  if (digit >= 'A' && digit <= 'F') return static_cast<unsigned>(digit - 'A' + 10);
  return std::nullopt;
}

bool breaks_line(char byte) {
  return byte == '\n' || byte == '\0';
}

}  // namespace

std::size_t ChunkDecoder::feed(std::string_view bytes, std::string& body) {
  std::size_t taken = 0;
  while (taken < bytes.size() && status_ == Status::incomplete) {
    if (state_ == State::data) {
      const auto size =
          static_cast<std::size_t>(std::min<std::uint64_t>(size_, bytes.size() - taken));
      body.append(bytes.substr(taken, size));
      taken += size;
      size_ -= size;
      if (size_ == 0) state_ = State::data_return;
      continue;
    }
    step(bytes[taken++], body.size());
    if (status_ != Status::incomplete) break;
    if (++line_ > max_line) status_ = Status::malformed;
    if (++overhead_ > 8 * max_body_ + 16 * 1024) status_ = Status::too_large;
  }
  return taken;
}

void ChunkDecoder::step(char byte, std::size_t body_size) {
  switch (state_) {
    case State::size_start:
    case State::size:
      if (const auto digit = hex_digit(byte)) return add_digit(*digit);
      if (state_ == State::size_start) break;
      if (byte == ';') {
        state_ = State::extension;
        return;
      }
      return expect(byte, '\r', State::size_line_feed);
    case State::extension:
      if (byte == '\r') {
        state_ = State::size_line_feed;
        return;
      }
      if (breaks_line(byte)) break;
      return;
    case State::size_line_feed:
      if (byte != '\n') break;
      return end_size(body_size);
    case State::data:
      return;  // feed() takes the data in bulk
    case State::data_return:
      line_ = 0;
      return expect(byte, '\r', State::data_line_feed);
    case State::data_line_feed:
      return expect(byte, '\n', State::size_start);
    case State::trailer_start:
      if (breaks_line(byte)) break;
      state_ = byte == '\r' ? State::last_line_feed : State::trailer;
      return;
    case State::trailer:
      if (breaks_line(byte)) break;
      if (byte == '\r') state_ = State::trailer_line_feed;
      return;
    case State::trailer_line_feed:
      return expect(byte, '\n', State::trailer_start);
    case State::last_line_feed:
      status_ = byte == '\n' ? Status::complete : Status::malformed;
      return;
  }
  status_ = Status::malformed;
}

void ChunkDecoder::add_digit(unsigned digit) {
  if (state_ == State::size_start) size_ = 0;
  state_ = State::size;
  if (size_ > std::numeric_limits<std::uint64_t>::max() / 16) {
    status_ = Status::malformed;
    return;
  }
  size_ = size_ * 16 + digit;
}

void ChunkDecoder::end_size(std::size_t body_size) {
  line_ = 0;
  if (size_ == 0) {
    state_ = State::trailer_start;
  } else if (size_ > max_body_ - body_size) {
    status_ = Status::too_large;
  } else {
    state_ = State::data;
  }
}

void ChunkDecoder::expect(char byte, char wanted, State next) {
  if (byte == wanted) {
    state_ = next;
  } else {
    status_ = Status::malformed;
  }
}

}  // namespace parley::net
