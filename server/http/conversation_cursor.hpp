// Where the next page of a view of the chat list begins, as it stands in a query. Pure functions;
// any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"
#include "model/conversation.hpp"

namespace parley::http {

// `<pinned>.<activity>.<id>`, times in milliseconds, 0 when not pinned. Opaque to clients.
std::string write_conversation_cursor(const ConversationCursor& cursor);
Result<ConversationCursor> read_conversation_cursor(std::string_view text);

}  // namespace parley::http
