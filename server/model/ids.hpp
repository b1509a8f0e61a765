// The kinds of identifiers. See base/id.hpp.
#pragma once

#include "base/id.hpp"

namespace parley {

using UserId = Id<struct UserTag>;
using SessionId = Id<struct SessionTag>;
using ConversationId = Id<struct ConversationTag>;
using GroupId = Id<struct GroupTag>;
using InviteId = Id<struct InviteTag>;

// The number of a message in its conversation: 1, 2, 3, … without holes. 0 stands before the first.
using Seq = std::int64_t;

// The number of a change: of the messages of a conversation, or of a group: 1, 2, 3, … 0 stands
// before the first.
using Revision = std::int64_t;

}  // namespace parley
