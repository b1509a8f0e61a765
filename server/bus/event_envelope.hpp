// An event as it travels on the broker: the routing key is the topic, the body is a short binary
// head and then the payload, untouched. No state; any thread.
//
// The head, numbers in network byte order:
//
//   1 byte   version: 2 when flag 32 is set, else 1
//   1 byte   flags: 1 ephemeral · 2 session revoked · 4 message · 8 served by its publisher ·
//            16 gap · 32 membership
//   8 bytes  for flag 2: the session
//  16 bytes  for flag 4: the conversation, the seq
//   8 bytes  for flag 8: the publishing server
//  17 bytes  for flag 32: the change (1 joined, 2 left, 3 ended; one byte), the group, its revision
//
// A head is what servers of different releases share while they are replaced one by one: one that
// has to say more gets a new version, so that a release which cannot read it drops it. Version 2
// is about groups, of which a release that reads only version 1 knows nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/event.hpp"

namespace parley::bus {

inline constexpr std::size_t max_payload_size = std::size_t{1} << 20U;
// Of head and payload together.
inline constexpr std::size_t max_envelope_size =
    2 + 1 + 6 * sizeof(std::uint64_t) + max_payload_size;

struct Envelope {
  // Not an event: some may have been lost before they reached the broker. `event` holds its topic.
  bool is_gap = false;
  // The server that handed the event to its own listener already, or 0: it ignores its echo.
  std::uint64_t served_by = 0;
  Event event;
};

// The body. REQUIRES: a payload of at most max_payload_size.
std::string encode_event(const Event& event, std::uint64_t served_by);
std::string encode_gap();

// Strict: an unknown version or flag, a number that no real thing has, a head that is cut short, a
// payload that is too large or a gap that carries one is nothing, and so is an unknown topic, or a
// membership that does not belong to its topic.
std::optional<Envelope> decode_envelope(std::string_view routing_key, std::string_view body);

}  // namespace parley::bus
