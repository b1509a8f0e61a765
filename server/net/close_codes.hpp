#pragma once

// The codes that end a WebSocket, what each means, and whether the client should
// come back by itself (RFC 6455 section 7.4; 4000-4999 are Parley's own). This is
// the one list: the gateway closes with these, api/asyncapi.yaml documents these.
// Constants only; any thread.

#include <array>
#include <cstdint>
#include <string_view>

namespace parley::net {

enum class CloseCode : std::uint16_t {
  normal = 1000,
  going_away = 1001,
  protocol_error = 1002,
  unsupported_data = 1003,
  no_status = 1005,  // never sent: the peer's close frame had no code
  abnormal = 1006,   // never sent: the connection was lost without a close frame
  invalid_payload = 1007,
  policy_violation = 1008,
  message_too_big = 1009,
  internal_error = 1011,
  try_again_later = 1013,
  session_ended = 4001,
  slow_consumer = 4008,
};

constexpr std::uint16_t to_number(CloseCode code) {
  return static_cast<std::uint16_t>(code);
}

struct CloseCodeMeaning {
  CloseCode code;
  std::string_view meaning;
  bool reconnect;  // true: the client reconnects with jittered backoff and resyncs
};

inline constexpr std::array<CloseCodeMeaning, 13> close_code_meanings{{
    {CloseCode::normal, "Closed on purpose, nothing is wrong", false},
    {CloseCode::going_away, "The server stops or restarts", true},
    {CloseCode::protocol_error, "The peer broke RFC 6455", false},
    {CloseCode::unsupported_data, "A binary message; only text is accepted", false},
    {CloseCode::no_status, "The close frame carried no code", true},
    {CloseCode::abnormal, "The connection was lost", true},
    {CloseCode::invalid_payload, "A text message was not valid UTF-8", false},
    {CloseCode::policy_violation, "Too many bad or too frequent messages: reconnect later", true},
    {CloseCode::message_too_big, "A message over the size limit", false},
    {CloseCode::internal_error, "The server failed; the fault is not the client's", true},
    {CloseCode::try_again_later, "The server is overloaded", true},
    {CloseCode::session_ended, "Logged out or revoked: log in again first", false},
    {CloseCode::slow_consumer, "The client read too slowly: reconnect and resync", true},
}};

// Whether a client that was closed with this code should come back by itself.
// Unknown codes: yes, as for a lost connection.
constexpr bool should_reconnect(std::uint16_t code) {
  for (const CloseCodeMeaning& entry : close_code_meanings) {
    if (to_number(entry.code) == code) return entry.reconnect;
  }
  return true;
}

// Whether an endpoint may put this code in a close frame (RFC 6455 sections 7.4.1
// and 7.4.2, and the codes registered with IANA since).
constexpr bool is_sendable_close_code(std::uint16_t code) {
  if (code >= 3000 && code <= 4999) return true;
  return code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006;
}

}  // namespace parley::net
