#include "commands/list_messages.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "commands/access_conversation.hpp"

namespace parley {

Task<Result<MessagePage>> list_messages(Services& services, Actor actor, ListMessages request) {
  if (request.before && request.after) {
    co_return fail(errors::invalid_parameter, "Give before or after, not both.", "after");
  }
  const auto access = co_await access_conversation(services, actor, request.conversation_id);
  if (!access) co_return fail(access.error());

  const Seq above = std::max(request.after.value_or(0), access->cleared_seq);
  const Seq below = request.before.value_or(std::numeric_limits<Seq>::max());
  auto found = co_await services.messages.list_messages(request.conversation_id, above, below,
                                                        request.limit, request.after.has_value());
  if (!found) co_return fail(found.error());
  MessagePage page{std::move(*found), false, access->last_seq};
  if (!page.messages.empty()) {
    // The log has no holes, so what lies beyond the page follows from its ends.
    page.last_seq = std::max(page.last_seq, page.messages.back().seq);
    page.has_more = request.after ? page.messages.back().seq < page.last_seq
                                  : page.messages.front().seq > access->cleared_seq + 1;
  }
  co_return page;
}

}  // namespace parley
