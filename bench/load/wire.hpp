// What the generator says and understands of Parley's protocol (api/openapi.yaml, asyncapi.yaml).
// Reading is by names, never by positions, and whatever is missing is an error. No state but the
// reader's; one thread at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <boost/json/value.hpp>

namespace parley::load {

using Id = std::int64_t;
using Seq = std::int64_t;

enum class EventType {
  hello,
  message_created,
  receipt_updated,
  receipt_summary,
  typing,
  presence,
  resync,
  other
};

// An event, as far as the generator looks at it.
struct Event {
  EventType type = EventType::other;
  std::string name;         // as on the wire
  Id conversation = 0;      // message.created, receipt.*, typing
  Id user = 0;              // its sender, or whose it is
  Seq seq = 0;              // message.created
  std::string body;         // message.created
  Seq delivered_seq = 0;    // receipt.*
  Seq read_seq = 0;         // receipt.*
  bool is_active = false;   // typing
  std::size_t online = 0;   // presence: how many are said to be online
  std::size_t offline = 0;  // presence: how many to be offline
  std::size_t listed = 0;   // presence: of how many
};

class EventReader {
 public:
  // Nothing when it is not what asyncapi.yaml says. The event is valid until the next call. Equal
  // frames one after the other, as fan-out brings them, are parsed once.
  const Event* read(std::string_view frame);

 private:
  std::string last_frame_;
  std::optional<Event> last_;
};

// Answers of the REST API; nothing when something is missing.
struct SentMessage {
  Id conversation = 0;
  Seq seq = 0;
  Id sender = 0;
  std::string client_id;
  std::string body;
};
std::optional<boost::json::value> parse_json(std::string_view text);
std::optional<SentMessage> read_message(const boost::json::value& message);
std::optional<Id> read_id(const boost::json::value& object, std::string_view name);
std::optional<std::int64_t> read_number(const boost::json::value& object, std::string_view name);

// Bodies and commands.
std::string message_request(std::string_view client_id, std::string_view body);
std::string receipt_command(Id conversation, Seq seq, bool is_read);
std::string typing_command(Id conversation, bool is_active);

}  // namespace parley::load
