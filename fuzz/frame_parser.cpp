// Fuzzes the WebSocket frame parser: what it delivers and how it fails must not
// depend on how the stream is cut, texts must be valid, and its memory bounded.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "net/ws_frame.hpp"

namespace {

using namespace parley::net;

constexpr std::size_t max_message = 1000;

class Recorder final : public FrameSink {
 public:
  void on_text(std::string_view message) override {
    if (!is_valid_utf8(message) || message.size() > max_message) std::abort();
    note('t', message);
  }
  void on_binary(std::string_view message) override {
    if (message.size() > max_message) std::abort();
    note('b', message);
  }
  void on_ping(std::string_view payload) override { control('i', payload); }
  void on_pong(std::string_view payload) override { control('o', payload); }
  void on_close_frame(std::uint16_t code, std::string_view reason) override {
    if (code != 1005 && !is_sendable_close_code(code)) std::abort();
    control('c', std::to_string(code) + std::string(reason));
  }

  std::vector<std::string> events;

 private:
  void control(char kind, std::string_view payload) {
    if (payload.size() > 130) std::abort();
    note(kind, payload);
  }
  void note(char kind, std::string_view payload) { events.push_back(kind + std::string(payload)); }
};

struct Outcome {
  std::vector<std::string> events;
  CloseCode error;
  friend bool operator==(const Outcome&, const Outcome&) = default;
};

Outcome parse(std::string stream, std::size_t piece) {
  FrameParser parser(max_message);
  Recorder recorder;
  for (std::size_t at = 0; at < stream.size(); at += piece) {
    const std::size_t size = std::min(piece, stream.size() - at);
    parser.feed(std::span<char>(stream.data() + at, size), recorder);
    if (parser.held_bytes() > 4 * max_message) std::abort();
  }
  return {std::move(recorder.events), parser.error()};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::size_t piece = data[0] % 32 + std::size_t{1};
  const std::string stream(reinterpret_cast<const char*>(data) + 1, size - 1);
  const Outcome whole = parse(stream, stream.size() + 1);
  if (!(parse(stream, piece) == whole)) std::abort();
  if (!(parse(stream, 1) == whole)) std::abort();
  return 0;
}
