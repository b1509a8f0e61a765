// Who of a channel has a message, and who has read it. Values; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/conversation.hpp"
#include "model/ids.hpp"
#include "model/user.hpp"

namespace parley {

// How far a message has come with one member. As they are asked for in SQL.
enum class ReceiptState : std::uint8_t { pending = 0, delivered = 1, read = 2 };

// What all members of a channel have in common: each has, or has read, everything up to here.
struct ReceiptSummary {
  ConversationId conversation;
  GroupId group;
  Marks marks;
};

// A member other than the sender, and the marks that the sender may see.
struct Receipt {
  User user;
  Marks marks;
};

// So many other members are in each state; every one of them is in one.
struct ReceiptCounts {
  std::int64_t read = 0;
  std::int64_t delivered = 0;  // have it and have not read it
  std::int64_t pending = 0;
};

// Where the next page of receipts begins: behind this name (ASCII in lower case) and id.
struct ReceiptCursor {
  std::string name;
  UserId id;
};

}  // namespace parley
