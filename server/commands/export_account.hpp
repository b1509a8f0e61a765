// All that is kept of the actor, page by page: never more in memory than one page.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "commands/actor.hpp"
#include "commands/services.hpp"

namespace parley {

// Where a page of the export begins.
struct ExportCursor {
  // In the order in which they come.
  enum class Part { account, contacts, blocks, groups, inbox, archived, messages };

  Part part = Part::account;
  std::optional<ConversationCursor> conversation;  // in the part of a view: below this entry
  std::string client_id;                           // among the messages: from this one on
};

// Each page holds some of these; together they hold everything once.
struct ExportPage {
  ExportCursor::Part part{};
  std::optional<Account> account;
  std::vector<Session> sessions;
  std::vector<Contact> contacts;
  std::vector<Block> blocks;
  std::vector<MembershipRecord> groups;
  std::vector<Conversation> conversations;
  std::vector<Message> messages;  // the actor's own, in no order that means anything
  std::optional<ExportCursor> next;
};

// `rate_limited`.
Task<Result<ExportPage>> read_export(Services& services, Actor actor, ExportCursor from);

}  // namespace parley
