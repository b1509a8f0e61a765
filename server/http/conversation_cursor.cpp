#include "http/conversation_cursor.hpp"

#include <optional>

#include <fmt/format.h>

#include "http/request_reader.hpp"

namespace parley::http {

std::string write_conversation_cursor(const ConversationCursor& cursor) {
  return fmt::format("{}.{}.{}", cursor.pinned_at.value_or(Timestamp()).milliseconds(),
                     cursor.activity_at.milliseconds(), cursor.id.to_string());
}

Result<ConversationCursor> read_conversation_cursor(std::string_view text) {
  const auto pinned_at = take_milliseconds(text);
  const auto activity_at = pinned_at ? take_milliseconds(text) : std::nullopt;
  const auto id = activity_at ? ConversationId::parse(text) : std::nullopt;
  if (!id) return invalid_cursor();
  ConversationCursor cursor{{}, *activity_at, *id};
  if (*pinned_at > Timestamp()) cursor.pinned_at = pinned_at;
  return cursor;
}

}  // namespace parley::http
