#include "bus/event_envelope.hpp"

#include <array>

#include <boost/endian/conversion.hpp>

namespace parley::bus {
namespace {

constexpr char version = 1;
constexpr std::size_t fixed_size = 2;

namespace flag {
constexpr std::uint8_t ephemeral = 1;
constexpr std::uint8_t revoked = 2;
constexpr std::uint8_t message = 4;
constexpr std::uint8_t served = 8;
constexpr std::uint8_t gap = 16;
constexpr std::uint8_t all = ephemeral | revoked | message | served | gap;
}  // namespace flag

void append(std::string& body, std::uint64_t number) {
  std::array<unsigned char, sizeof(number)> bytes{};
  boost::endian::store_big_u64(bytes.data(), number);
  body.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

void append(std::string& body, std::int64_t number) {
  append(body, static_cast<std::uint64_t>(number));
}

class Reader {
 public:
  explicit Reader(std::string_view rest) : rest_(rest) {}

  std::uint64_t number() {
    if (rest_.size() < sizeof(std::uint64_t)) {
      failed_ = true;
      return 0;
    }
    const auto value =
        boost::endian::load_big_u64(reinterpret_cast<const unsigned char*>(rest_.data()));
    rest_.remove_prefix(sizeof(value));
    if (value == 0) failed_ = true;
    return value;
  }

  std::int64_t positive() {
    const auto value = static_cast<std::int64_t>(number());
    if (value <= 0) failed_ = true;
    return value;
  }

  bool failed() const { return failed_; }
  std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
  bool failed_ = false;
};

}  // namespace

std::string encode_event(const Event& event, std::uint64_t served_by) {
  std::uint8_t flags = 0;
  if (event.ephemeral) flags |= flag::ephemeral;
  if (event.revoked_session) flags |= flag::revoked;
  if (event.seq > 0) flags |= flag::message;
  if (served_by != 0) flags |= flag::served;

  std::string body;
  body.reserve(fixed_size + 4 * sizeof(std::uint64_t) + event.payload.size());
  body.push_back(version);
  body.push_back(static_cast<char>(flags));
  if ((flags & flag::revoked) != 0) append(body, event.revoked_session.value());
  if ((flags & flag::message) != 0) {
    append(body, event.conversation.value());
    append(body, event.seq);
  }
  if ((flags & flag::served) != 0) append(body, served_by);
  body += event.payload;
  return body;
}

std::string encode_gap() {
  return {version, static_cast<char>(flag::gap)};
}

std::optional<Envelope> decode_envelope(std::string_view routing_key, std::string_view body) {
  if (body.size() < fixed_size || body[0] != version) return {};
  const auto flags = static_cast<std::uint8_t>(body[1]);
  if ((flags & ~flag::all) != 0) return {};
  const auto topic = Topic::parse(routing_key);
  if (!topic) return {};

  Envelope envelope;
  envelope.event.topic = *topic;
  if ((flags & flag::gap) != 0) {
    if (flags != flag::gap || body.size() != fixed_size) return {};
    envelope.is_gap = true;
    return envelope;
  }
  Reader reader(body.substr(fixed_size));
  envelope.event.ephemeral = (flags & flag::ephemeral) != 0;
  if ((flags & flag::revoked) != 0) {
    envelope.event.revoked_session = SessionId(reader.positive());
  }
  if ((flags & flag::message) != 0) {
    envelope.event.conversation = ConversationId(reader.positive());
    envelope.event.seq = reader.positive();
  }
  if ((flags & flag::served) != 0) envelope.served_by = reader.number();
  if (reader.failed() || reader.rest().size() > max_payload_size) return {};
  envelope.event.payload = reader.rest();
  return envelope;
}

}  // namespace parley::bus
