#include "gateway/socket_command.hpp"

#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include "base/json.hpp"
#include "commands/read_presence.hpp"

namespace parley::gateway {
namespace {

constexpr std::size_t max_type_length = 64;
constexpr Seq max_seq = 9'007'199'254'740'991;  // what JavaScript counts exactly

ConversationId read_conversation_id(json::ObjectReader& reader) {
  const auto id = ConversationId::parse(reader.required_string("conversation_id"));
  if (!id) reader.reject("conversation_id", "This is not an id.");
  return id.value_or(ConversationId{});
}

SocketCommand read_receipt(json::ObjectReader& reader, bool is_read) {
  ReceiptCommand command;
  command.conversation_id = read_conversation_id(reader);
  command.delivered_seq = reader.required_integer("seq", 1, max_seq);
  if (is_read) command.read_seq = command.delivered_seq;
  return command;
}

SocketCommand read_typing(json::ObjectReader& reader) {
  TypingCommand command;
  command.conversation_id = read_conversation_id(reader);
  command.active = reader.required_bool("active");
  return command;
}

SocketCommand read_presence(json::ObjectReader& reader) {
  PresenceCommand command;
  if (const auto* ids = reader.required_array("user_ids", 1, max_presence_users)) {
    command.user_ids.reserve(ids->size());
    for (const boost::json::value& item : *ids) {
      const auto id = item.is_string()
                          ? UserId::parse({item.get_string().data(), item.get_string().size()})
                          : std::nullopt;
      if (!id) {
        reader.reject("user_ids", "There is something in it that is not an id.");
        break;
      }
      command.user_ids.push_back(*id);
    }
  }
  return command;
}

Result<SocketCommand> read_command(std::string_view type, const boost::json::object& data) {
  json::ObjectReader reader(data);
  SocketCommand command;
  if (type == "receipt.delivered" || type == "receipt.read") {
    command = read_receipt(reader, type == "receipt.read");
  } else if (type == "typing") {
    command = read_typing(reader);
  } else if (type == "presence.get") {
    command = read_presence(reader);
  } else if (type != "ping") {
    return fail(errors::invalid_field, "There is no command of this type.", "type");
  }
  if (auto failed = reader.finish()) return fail(std::move(*failed));
  return command;
}

}  // namespace

ParsedFrame parse_frame(std::string_view text) {
  const auto envelope = json::parse_object(text);
  if (!envelope) return {{}, fail(envelope.error())};
  json::ObjectReader reader(*envelope);
  std::string type = reader.required_string("type");
  const boost::json::object* data = reader.required_object("data");
  if (type.size() > max_type_length) {
    type.clear();
    reader.reject("type", "There is no command of this type.");
  }
  if (auto failed = reader.finish()) return {std::move(type), fail(std::move(*failed))};
  auto command = read_command(type, *data);
  return {std::move(type), std::move(command)};
}

std::string_view type_of(const SocketCommand& command) {
  struct Visitor {
    std::string_view operator()(const PingCommand&) const { return "ping"; }
    std::string_view operator()(const ReceiptCommand& receipt) const {
      return receipt.read_seq > 0 ? "receipt.read" : "receipt.delivered";
    }
    std::string_view operator()(const TypingCommand&) const { return "typing"; }
    std::string_view operator()(const PresenceCommand&) const { return "presence.get"; }
  };
  return std::visit(Visitor{}, command);
}

}  // namespace parley::gateway
