#include "net/ws_frame.hpp"

#include <functional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace parley::net {
namespace {

using namespace std::string_literals;

// Writes down every event as one line.
class Recorder final : public FrameSink {
 public:
  void on_text(std::string_view message) override { note("text ", message); }
  void on_binary(std::string_view message) override { note("binary ", message); }
  void on_ping(std::string_view payload) override { note("ping ", payload); }
  void on_pong(std::string_view payload) override { note("pong ", payload); }
  void on_close_frame(std::uint16_t code, std::string_view reason) override {
    note("close " + std::to_string(code) + " ", reason);
  }

  std::vector<std::string> events;
  std::function<void()> after_event;

 private:
  void note(const std::string& kind, std::string_view payload) {
    events.push_back(kind + std::string(payload));
    if (after_event) after_event();
  }
};

// How the client under test deviates from the standard.
struct Shape {
  bool final = true;
  bool masked = true;
  int reserved = 0;       // bits 0x70 of the first byte
  int length_bytes = -1;  // 0, 2 or 8; -1: minimal
};

std::string client_frame(int opcode, const std::string& payload, Shape shape = {}) {
  std::string out;
  out.push_back(static_cast<char>((shape.final ? 0x80 : 0) | shape.reserved | opcode));
  const std::size_t size = payload.size();
  int length_bytes = shape.length_bytes;
  if (length_bytes < 0) length_bytes = size < 126 ? 0 : size <= 0xFFFF ? 2 : 8;
  const int mask_bit = shape.masked ? 0x80 : 0;
  const int short_length = length_bytes == 0   ? static_cast<int>(size)
                           : length_bytes == 2 ? 126
                                               : 127;
  out.push_back(static_cast<char>(mask_bit | short_length));
  for (int shift = (length_bytes - 1) * 8; shift >= 0; shift -= 8) {
    out.push_back(static_cast<char>((std::uint64_t{size} >> shift) & 0xFF));
  }
  if (!shape.masked) return out + payload;
  const std::string mask = "\x37\xFA\x21\x3D";
  out += mask;
  for (std::size_t i = 0; i < size; ++i) out.push_back(static_cast<char>(payload[i] ^ mask[i % 4]));
  return out;
}

std::string close_payload(int code, const std::string& reason = {}) {
  return std::string{static_cast<char>(code >> 8), static_cast<char>(code & 0xFF)} + reason;
}

constexpr Shape more{.final = false};
constexpr std::size_t limit = 100'000;

struct Outcome {
  std::vector<std::string> events;
  CloseCode error;
  std::size_t held;
};

Outcome parse(const std::vector<std::string>& pieces, std::size_t max_message = limit) {
  FrameParser parser(max_message);
  Recorder recorder;
  for (std::string piece : pieces) {
    const bool going = parser.feed(piece, recorder);
    EXPECT_EQ(going, parser.error() == CloseCode::normal);
  }
  return {recorder.events, parser.error(), parser.held_bytes()};
}

// Parses the stream whole, byte by byte and split in two at every byte; all must agree.
Outcome parse_every_way(const std::string& stream, std::size_t max_message = limit) {
  const Outcome whole = parse({stream}, max_message);
  std::vector<std::string> bytes;
  for (const char byte : stream) bytes.emplace_back(1, byte);
  const Outcome slow = parse(bytes, max_message);
  EXPECT_EQ(slow.events, whole.events);
  EXPECT_EQ(slow.error, whole.error);
  for (std::size_t at = 0; at <= stream.size(); ++at) {
    const Outcome split = parse({stream.substr(0, at), stream.substr(at)}, max_message);
    EXPECT_EQ(split.events, whole.events) << "split at " << at;
    EXPECT_EQ(split.error, whole.error) << "split at " << at;
  }
  return whole;
}

void expect_events(const std::string& stream, const std::vector<std::string>& events) {
  const Outcome outcome = parse_every_way(stream);
  EXPECT_EQ(outcome.events, events);
  EXPECT_EQ(outcome.error, CloseCode::normal);
  EXPECT_LE(outcome.held, 32U) << "memory is kept after the last message";
}

void expect_error(const std::string& stream, CloseCode code) {
  EXPECT_EQ(parse_every_way(stream).error, code);
}

TEST(FrameParser, DeliversEveryKindOfFrame) {
  expect_events(client_frame(0x1, "hällo"), {"text hällo"});
  expect_events(client_frame(0x2, "\xFF\x00z"s), {"binary \xFF\x00z"s});
  expect_events(client_frame(0x9, "are you there"), {"ping are you there"});
  expect_events(client_frame(0xA, "here"), {"pong here"});
  expect_events(client_frame(0x8, close_payload(1000, "bye")), {"close 1000 bye"});
}

TEST(FrameParser, DeliversEmptyPayloads) {
  expect_events(
      client_frame(0x1, "") + client_frame(0x2, "") + client_frame(0x9, "") + client_frame(0xA, ""),
      {"text ", "binary ", "ping ", "pong "});
}

TEST(FrameParser, DeliversManyFramesOfOneRead) {
  std::string stream;
  std::vector<std::string> events;
  for (int i = 0; i < 50; ++i) {
    stream += client_frame(0x1, std::to_string(i));
    events.push_back("text " + std::to_string(i));
  }
  expect_events(stream, events);
}

TEST(FrameParser, AcceptsTheLengthsAtEachBoundary) {
  for (const std::size_t size : {1U, 7U, 8U, 9U, 125U, 126U, 127U, 65535U, 65536U, 65537U}) {
    const std::string payload(size, 'x');
    const std::string stream = client_frame(0x1, payload);
    // Splitting a 64 KiB frame at each byte would take minutes; its head is what matters.
    for (std::size_t at = 0; at <= 20 && at <= stream.size(); ++at) {
      const Outcome outcome = parse({stream.substr(0, at), stream.substr(at)});
      ASSERT_EQ(outcome.events, std::vector<std::string>{"text " + payload}) << size;
      ASSERT_EQ(outcome.error, CloseCode::normal);
      EXPECT_LE(outcome.held, 32U);
    }
  }
}

TEST(FrameParser, RejectsLengthsThatAreNotMinimal) {
  expect_error(client_frame(0x1, std::string(125, 'x'), {.length_bytes = 2}),
               CloseCode::protocol_error);
  expect_error(client_frame(0x1, "", {.length_bytes = 2}), CloseCode::protocol_error);
  expect_error(client_frame(0x1, std::string(126, 'x'), {.length_bytes = 8}),
               CloseCode::protocol_error);
  EXPECT_EQ(parse({client_frame(0x1, std::string(65535, 'x'), {.length_bytes = 8})}).error,
            CloseCode::protocol_error);
}

TEST(FrameParser, RejectsALengthWithTheTopBit) {
  expect_error("\x81\xFF\x80\0\0\0\0\1\0\0mask"s, CloseCode::protocol_error);
}

TEST(FrameParser, RejectsWhatIsOverTheLimitFromItsHeader) {
  const std::string header_only = client_frame(0x1, std::string(101, 'x')).substr(0, 6);
  EXPECT_EQ(parse({header_only}, 100).error, CloseCode::message_too_big);
  EXPECT_EQ(parse({"\x81\xFF\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFFmask"s}, 100).error,
            CloseCode::message_too_big);
  EXPECT_EQ(parse({client_frame(0x1, std::string(100, 'x'))}, 100).error, CloseCode::normal);
}

TEST(FrameParser, CountsAllFragmentsForTheLimit) {
  const std::string first = client_frame(0x1, std::string(60, 'x'), more);
  EXPECT_EQ(parse({first + client_frame(0x0, std::string(40, 'x'))}, 100).error, CloseCode::normal);
  const Outcome over = parse({first + client_frame(0x0, std::string(41, 'x'))}, 100);
  EXPECT_EQ(over.error, CloseCode::message_too_big);
  EXPECT_LE(over.held, 32U);
}

TEST(FrameParser, RejectsUnmaskedFrames) {
  expect_error(client_frame(0x1, "hello", {.masked = false}), CloseCode::protocol_error);
  expect_error(client_frame(0x9, "", {.masked = false}), CloseCode::protocol_error);
}

TEST(FrameParser, RejectsReservedBits) {
  for (const int bits : {0x10, 0x20, 0x40, 0x70}) {
    expect_error(client_frame(0x1, "hello", {.reserved = bits}), CloseCode::protocol_error);
    expect_error(client_frame(0x9, "", {.reserved = bits}), CloseCode::protocol_error);
  }
}

TEST(FrameParser, RejectsReservedOpcodes) {
  for (const int opcode : {0x3, 0x4, 0x5, 0x6, 0x7, 0xB, 0xC, 0xD, 0xE, 0xF}) {
    expect_error(client_frame(opcode, "x"), CloseCode::protocol_error);
  }
}

TEST(FrameParser, JoinsFragmentsAroundControlFrames) {
  expect_events(client_frame(0x1, "one ", more) + client_frame(0x9, "ping in between") +
                    client_frame(0x0, "two ", more) + client_frame(0xA, "") +
                    client_frame(0x0, "three") + client_frame(0x1, "next"),
                {"ping ping in between", "pong ", "text one two three", "text next"});
}

TEST(FrameParser, JoinsEmptyFragments) {
  expect_events(client_frame(0x1, "", more) + client_frame(0x0, "", more) + client_frame(0x0, ""),
                {"text "});
  expect_events(client_frame(0x2, "", more) + client_frame(0x0, "\xFF"), {"binary \xFF"});
}

TEST(FrameParser, RejectsAContinuationOfNothing) {
  expect_error(client_frame(0x0, "x"), CloseCode::protocol_error);
  expect_error(client_frame(0x0, "x", more), CloseCode::protocol_error);
  expect_error(client_frame(0x1, "a") + client_frame(0x0, "x"), CloseCode::protocol_error);
}

TEST(FrameParser, RejectsANewMessageInsideAnother) {
  expect_error(client_frame(0x1, "a", more) + client_frame(0x1, "b"), CloseCode::protocol_error);
  expect_error(client_frame(0x1, "a", more) + client_frame(0x2, "b", more),
               CloseCode::protocol_error);
}

TEST(FrameParser, RejectsLongAndFragmentedControlFrames) {
  for (const int opcode : {0x8, 0x9, 0xA}) {
    expect_error(client_frame(opcode, std::string(126, 'x')), CloseCode::protocol_error);
    expect_error(client_frame(opcode, "", more), CloseCode::protocol_error);
  }
  expect_events(client_frame(0x9, std::string(125, 'x')), {"ping " + std::string(125, 'x')});
}

TEST(FrameParser, RejectsTextThatIsNotUtf8) {
  for (const std::string& bad :
       {"\xC0\xAF"s, "\xED\xA0\x80"s, "\xF4\x90\x80\x80"s, "ab\xFF"s, "cut \xE2\x82"s, "\x80"s}) {
    expect_error(client_frame(0x1, bad), CloseCode::invalid_payload);
    expect_error(client_frame(0x1, "fine ", more) + client_frame(0x0, bad),
                 CloseCode::invalid_payload);
  }
}

TEST(FrameParser, RejectsBadTextBeforeTheMessageIsComplete) {
  const std::string stream = client_frame(0x1, "\xFF" + std::string(50'000, 'x'));
  EXPECT_EQ(parse({stream.substr(0, 20)}).error, CloseCode::invalid_payload);
}

TEST(FrameParser, AcceptsCharactersSplitAcrossFragments) {
  const std::string text = "€😀";
  for (std::size_t at = 0; at <= text.size(); ++at) {
    expect_events(client_frame(0x1, text.substr(0, at), more) + client_frame(0x9, "\xFF") +
                      client_frame(0x0, text.substr(at)),
                  {"ping \xFF", "text " + text});
  }
}

TEST(FrameParser, ForgetsTheTextStateOfTheMessageBefore) {
  expect_events(client_frame(0x2, "\xE2\x82") + client_frame(0x1, "x"),
                {"binary \xE2\x82", "text x"});
}

TEST(FrameParser, UnderstandsCloseFrames) {
  expect_events(client_frame(0x8, ""), {"close 1005 "});
  expect_events(client_frame(0x8, close_payload(1001)), {"close 1001 "});
  expect_events(client_frame(0x8, close_payload(4321, "tschüß")), {"close 4321 tschüß"});
  expect_events(client_frame(0x8, close_payload(1000, std::string(123, 'r'))),
                {"close 1000 " + std::string(123, 'r')});
}

TEST(FrameParser, RejectsBadCloseFrames) {
  expect_error(client_frame(0x8, "\x03"), CloseCode::protocol_error);
  for (const int code : {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535}) {
    expect_error(client_frame(0x8, close_payload(code)), CloseCode::protocol_error);
  }
  expect_error(client_frame(0x8, close_payload(1000, "\xFF")), CloseCode::invalid_payload);
  expect_error(client_frame(0x8, close_payload(1000, "\xE2\x82")), CloseCode::invalid_payload);
}

TEST(FrameParser, AcceptsEveryCodeThatMayBeSent) {
  for (const int code : {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014,
                         3000, 3999, 4000, 4999}) {
    expect_events(client_frame(0x8, close_payload(code)), {"close " + std::to_string(code) + " "});
  }
}

TEST(FrameParser, IgnoresWhatFollowsACloseFrame) {
  expect_events(client_frame(0x8, "") + client_frame(0x1, "late") + "garbage", {"close 1005 "});
}

TEST(FrameParser, DeliversNothingAfterAnError) {
  const Outcome outcome =
      parse({client_frame(0x1, "good") + client_frame(0x3, "") + client_frame(0x1, "late")});
  EXPECT_EQ(outcome.events, std::vector<std::string>{"text good"});
}

TEST(FrameParser, StopsInsideACallback) {
  FrameParser parser(limit);
  Recorder recorder;
  recorder.after_event = [&] { parser.stop(); };
  std::string stream = client_frame(0x1, "first") + client_frame(0x1, "second");
  EXPECT_TRUE(parser.feed(stream, recorder));
  EXPECT_EQ(recorder.events, std::vector<std::string>{"text first"});
}

TEST(FrameParser, HoldsMemoryOnlyWhileAMessageIsIncomplete) {
  FrameParser parser(limit);
  Recorder recorder;
  std::string stream = client_frame(0x1, std::string(50'000, 'x'));
  std::string rest = stream.substr(40'000);
  stream.resize(40'000);
  parser.feed(stream, recorder);
  EXPECT_GT(parser.held_bytes(), 39'000U);
  parser.feed(rest, recorder);
  EXPECT_LE(parser.held_bytes(), 32U);
  EXPECT_EQ(recorder.events.size(), 1U);
}

// What a client would read back, by the rules of section 5.2.
struct Decoded {
  int first;
  std::string payload;
};

Decoded decode(const std::string& bytes) {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
  EXPECT_EQ(at(1) & 0x80, 0) << "a server never masks";
  std::uint64_t size = at(1);
  std::size_t start = 2;
  if (size >= 126) {
    const std::size_t count = size == 126 ? 2 : 8;
    size = 0;
    for (std::size_t i = 0; i < count; ++i) size = (size << 8) | at(2 + i);
    EXPECT_GE(size, count == 2 ? 126U : 65536U) << "length is not minimal";
    start += count;
  }
  EXPECT_EQ(bytes.size(), start + size);
  return {at(0), bytes.substr(start)};
}

TEST(FrameEncoder, EncodesEachLength) {
  for (const std::size_t size : {0U, 1U, 125U, 126U, 127U, 65535U, 65536U, 70000U}) {
    const std::string payload(size, 'y');
    const Decoded decoded = decode(encode_frame(Opcode::text, payload));
    EXPECT_EQ(decoded.first, 0x81);
    EXPECT_EQ(decoded.payload, payload);
  }
}

TEST(FrameEncoder, EncodesControlFrames) {
  EXPECT_EQ(encode_frame(Opcode::ping, ""), "\x89\0"s);
  EXPECT_EQ(encode_frame(Opcode::pong, "hi"), "\x8A\x02hi");
  EXPECT_EQ(encode_close_frame(1005, "ignored"), "\x88\0"s);
  EXPECT_EQ(encode_close_frame(1000, ""), "\x88\x02\x03\xE8");
  EXPECT_EQ(encode_close_frame(4008, "slow"), "\x88\x06\x0F\xA8slow");
}

TEST(FrameEncoder, CutsALongReasonBetweenCharacters) {
  EXPECT_EQ(decode(encode_close_frame(1000, std::string(200, 'r'))).payload.size(), 125U);
  for (std::size_t lead = 0; lead < 4; ++lead) {
    std::string reason(lead, 'a');
    for (int i = 0; i < 50; ++i) reason += "€";
    const std::string payload = decode(encode_close_frame(1000, reason)).payload;
    EXPECT_LE(payload.size(), 125U);
    EXPECT_GE(payload.size(), 122U);
    EXPECT_TRUE(is_valid_utf8(payload.substr(2)));
  }
}

TEST(FrameEncoder, MakesSharedTextFrames) {
  const auto frame = make_text_frame("hello", true);
  EXPECT_EQ(frame->bytes, "\x81\x05hello");
  EXPECT_TRUE(frame->ephemeral);
  EXPECT_FALSE(make_text_frame("hello")->ephemeral);
}

TEST(CloseCodes, SayWhetherToReconnect) {
  EXPECT_TRUE(should_reconnect(1001));
  EXPECT_TRUE(should_reconnect(1006));
  EXPECT_TRUE(should_reconnect(4008));
  EXPECT_TRUE(should_reconnect(4999));
  EXPECT_FALSE(should_reconnect(1000));
  EXPECT_FALSE(should_reconnect(4001));
}

}  // namespace
}  // namespace parley::net
