#include "commands/list_messages.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "commands/access_conversation.hpp"

namespace parley {
namespace {

// Here, and nowhere else, the log becomes what one member may see of it.
SeenMessage see(Message message, UserId viewer, const ConversationStore::Access& access) {
  SeenMessage seen{std::move(message), false, false};
  if (!seen.message.withheld_from) return seen;
  seen.withheld = seen.message.withheld_from == viewer;
  // While the block lasts, its messages look like any others that did not arrive yet.
  const Seq unknown_above = access.blocked_since.value_or(std::numeric_limits<Seq>::max());
  seen.undelivered = !seen.withheld && seen.message.seq <= unknown_above;
  return seen;
}

// Exclusive: below the first number that the actor does not see.
Seq end_of_sight(const ConversationStore::Access& access) {
  return access.blocks_since ? *access.blocks_since + 1 : std::numeric_limits<Seq>::max();
}

}  // namespace

Task<Result<MessagePage>> list_messages(Services& services, Actor actor, ListMessages request) {
  if (request.before && request.after) {
    co_return fail(errors::invalid_parameter, "Give before or after, not both.", "after");
  }
  const auto access = co_await access_conversation(services, actor, request.conversation_id);
  if (!access) co_return fail(access.error());

  const Seq above = std::max(request.after.value_or(0), access->cleared_seq);
  const Seq below =
      std::min(request.before.value_or(std::numeric_limits<Seq>::max()), end_of_sight(*access));
  auto found = co_await services.messages.list_messages(request.conversation_id, above, below,
                                                        request.limit, request.after.has_value());
  if (!found) co_return fail(found.error());
  MessagePage page{{}, false, access->last_seq};
  if (!found->empty()) {
    // The log has no holes, so what lies beyond the page follows from its ends.
    page.last_seq = std::max(page.last_seq, found->back().seq);
    page.has_more = request.after ? found->back().seq < page.last_seq
                                  : found->front().seq > access->cleared_seq + 1;
  }
  page.messages.reserve(found->size());
  for (Message& message : *found) {
    page.messages.push_back(see(std::move(message), actor.user_id, *access));
  }
  co_return page;
}

Task<Result<ChangePage>> list_changes(Services& services, Actor actor, ListChanges request) {
  // Read first: what changes meanwhile is then in the page, or not claimed to be.
  const auto access = co_await access_conversation(services, actor, request.conversation_id);
  if (!access) co_return fail(access.error());
  auto found = co_await services.messages.list_changes(request.conversation_id, request.after,
                                                       access->cleared_seq, end_of_sight(*access),
                                                       request.limit + 1);
  if (!found) co_return fail(found.error());
  ChangePage page;
  page.has_more = found->size() > static_cast<std::size_t>(request.limit);
  if (page.has_more) found->pop_back();
  page.changes = std::max(request.after, access->changes);
  if (page.has_more) page.changes = found->back().revision;
  page.messages.reserve(found->size());
  for (Message& message : *found) {
    page.messages.push_back(see(std::move(message), actor.user_id, *access));
  }
  co_return page;
}

}  // namespace parley
