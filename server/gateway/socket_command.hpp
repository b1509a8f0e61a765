// What a client may say on its socket: `{"type":"…","data":{…}}`, as api/asyncapi.yaml declares.
// Pure functions; any thread; no Asio.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.hpp"
#include "model/ids.hpp"

namespace parley::gateway {

struct PingCommand {};

// receipt.delivered, receipt.read
struct ReceiptCommand {
  ConversationId conversation_id;
  Seq delivered_seq = 0;
  Seq read_seq = 0;
};

struct TypingCommand {
  ConversationId conversation_id;
  bool active = false;
};

struct PresenceCommand {
  std::vector<UserId> user_ids;
};

using SocketCommand = std::variant<PingCommand, ReceiptCommand, TypingCommand, PresenceCommand>;

struct ParsedFrame {
  std::string type;  // as far as it could be read; at most 64 bytes, else empty
  Result<SocketCommand> command;
};

// `invalid_json` or `invalid_field`; an unknown type is an invalid field.
ParsedFrame parse_frame(std::string_view text);

// The frame type of a command, for answers.
std::string_view type_of(const SocketCommand& command);

}  // namespace parley::gateway
