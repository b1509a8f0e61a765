#pragma once

// Incremental decoder of a chunked body (RFC 9112 section 7.1). Extensions and
// trailers are read over: a trailer must never pass for a header field. One thread
// per decoder.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace parley::net {

class ChunkDecoder {
 public:
  enum class Status { incomplete, complete, malformed, too_large };

  // `max_body` bounds the decoded body. What is not body (sizes, extensions,
  // trailers) is bounded too: a line to 4 KiB, and all together to eight times
  // max_body and 16 KiB, so that one-byte chunks pass and padding does not.
  explicit ChunkDecoder(std::size_t max_body) : max_body_(max_body) {}

  // Appends decoded bytes to `body` until the body is complete, wrong or the bytes
  // end; returns how many it took.
  std::size_t feed(std::string_view bytes, std::string& body);

  Status status() const { return status_; }

 private:
  enum class State : std::uint8_t {
    size_start,
    size,
    extension,
    size_line_feed,
    data,
    data_return,
    data_line_feed,
    trailer_start,
    trailer,
    trailer_line_feed,
    last_line_feed,
  };

  void step(char byte, std::size_t body_size);
  void add_digit(unsigned digit);
  void end_size(std::size_t body_size);
  void expect(char byte, char wanted, State next);

  std::size_t max_body_;
  std::uint64_t size_ = 0;    // of the current chunk; counts down in its data
  std::size_t overhead_ = 0;  // bytes so far that are not body
  std::size_t line_ = 0;      // bytes of the current size line, or of all trailers
  State state_ = State::size_start;
  Status status_ = Status::incomplete;
};

}  // namespace parley::net
