// Fuzzes the decoder of what the broker brings: what it accepts must be written by
// the encoder in the same bytes, and stays within the bounds.

#include "bus/event_envelope.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

// The input: the length of the routing key, the key, the body.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view input(reinterpret_cast<const char*>(data), size);
  if (input.empty()) return 0;
  const std::size_t key_size = static_cast<std::uint8_t>(input.front()) % input.size();
  const std::string_view key = input.substr(1, key_size);
  const std::string_view body = input.substr(1 + key_size);

  const auto envelope = parley::bus::decode_envelope(key, body);
  if (!envelope) return 0;
  const parley::Event& event = envelope->event;
  if (event.topic.to_string() != key) std::abort();
  if (event.payload.size() > parley::bus::max_payload_size) std::abort();
  if (event.seq < 0 || event.revoked_session.value() < 0) std::abort();
  const std::string again = envelope->is_gap
                                ? parley::bus::encode_gap()
                                : parley::bus::encode_event(event, envelope->served_by);
  if (again != body) std::abort();
  return 0;
}
