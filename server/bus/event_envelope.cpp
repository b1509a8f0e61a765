#include "bus/event_envelope.hpp"

#include <array>

#include <boost/endian/conversion.hpp>

namespace parley::bus {
namespace {

constexpr char plain_version = 1;
constexpr char membership_version = 2;
constexpr std::size_t fixed_size = 2;

namespace flag {
constexpr std::uint8_t ephemeral = 1;
constexpr std::uint8_t revoked = 2;
constexpr std::uint8_t message = 4;
constexpr std::uint8_t served = 8;
constexpr std::uint8_t gap = 16;
constexpr std::uint8_t membership = 32;
constexpr std::uint8_t all = ephemeral | revoked | message | served | gap | membership;
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

  std::uint8_t byte() {
    if (rest_.empty()) {
      failed_ = true;
      return 0;
    }
    const auto value = static_cast<std::uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    return value;
  }

  bool failed() const { return failed_; }
  std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
  bool failed_ = false;
};

// Nothing unless it belongs to the topic.
std::optional<Membership> read_membership(Reader& reader, const Topic& topic) {
  Membership membership;
  const std::uint8_t change = reader.byte();
  membership.change = static_cast<Membership::Change>(change);
  membership.group = GroupId(reader.positive());
  membership.revision = reader.positive();
  switch (membership.change) {
    case Membership::Change::joined:
    case Membership::Change::left:
      if (topic.kind == Topic::Kind::user) return membership;
      break;
    case Membership::Change::ended:
      if (topic == Topic::of(membership.group)) return membership;
      break;
  }
  return {};
}

}  // namespace

std::string encode_event(const Event& event, std::uint64_t served_by) {
  std::uint8_t flags = 0;
  if (event.ephemeral) flags |= flag::ephemeral;
  if (event.revoked_session) flags |= flag::revoked;
  if (event.seq > 0) flags |= flag::message;
  if (served_by != 0) flags |= flag::served;
  if (event.membership) flags |= flag::membership;

  std::string body;
  body.reserve(fixed_size + 1 + 6 * sizeof(std::uint64_t) + event.payload.size());
  body.push_back(event.membership ? membership_version : plain_version);
  body.push_back(static_cast<char>(flags));
  if ((flags & flag::revoked) != 0) append(body, event.revoked_session.value());
  if ((flags & flag::message) != 0) {
    append(body, event.conversation.value());
    append(body, event.seq);
  }
  if ((flags & flag::served) != 0) append(body, served_by);
  if (event.membership) {
    body.push_back(static_cast<char>(event.membership->change));
    append(body, event.membership->group.value());
    append(body, event.membership->revision);
  }
  body += event.payload;
  return body;
}

std::string encode_gap() {
  return {plain_version, static_cast<char>(flag::gap)};
}

std::optional<Envelope> decode_envelope(std::string_view routing_key, std::string_view body) {
  if (body.size() < fixed_size) return {};
  const auto flags = static_cast<std::uint8_t>(body[1]);
  if ((flags & ~flag::all) != 0) return {};
  const bool tells_membership = (flags & flag::membership) != 0;
  if (body[0] != (tells_membership ? membership_version : plain_version)) return {};
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
  if (tells_membership) {
    envelope.event.membership = read_membership(reader, *topic);
    if (!envelope.event.membership) return {};
  }
  if (reader.failed() || reader.rest().size() > max_payload_size) return {};
  envelope.event.payload = reader.rest();
  return envelope;
}

}  // namespace parley::bus
