#include "commands/read_receipts.hpp"

#include <utility>

#include "commands/access_conversation.hpp"
#include "model/errors.hpp"
#include "model/text_rules.hpp"

namespace parley {

Task<Result<ReceiptPage>> read_receipts(Services& services, Actor actor, ReadReceipts request) {
  const ConversationId id = request.conversation_id;
  const auto access = co_await access_conversation(services, actor, id);
  if (!access) co_return fail(access.error());
  if (!access->audience.is_group()) {
    co_return fail(errors::invalid_parameter, "Receipts are listed in channels.",
                   "conversation_id");
  }
  const auto found =
      co_await services.messages.list_messages(id, request.seq - 1, request.seq + 1, 1, true);
  if (!found) co_return fail(found.error());
  if (found->empty() || request.seq <= access->cleared_seq) {
    co_return fail(errors::not_found, "There is no such message.");
  }
  if (found->front().sender_id != actor.user_id) {
    co_return fail(errors::not_allowed, "Only its sender sees who has a message.");
  }

  ReceiptPage page;
  const auto counts = co_await services.receipts.count_receipts(id, actor.user_id, request.seq);
  if (!counts) co_return fail(counts.error());
  page.counts = *counts;
  auto listed = co_await services.receipts.list_receipts(
      id, actor.user_id, request.seq, request.state, std::move(request.after), request.limit + 1);
  if (!listed) co_return fail(listed.error());
  page.members = std::move(*listed);
  if (page.members.size() > static_cast<std::size_t>(request.limit)) {
    page.members.pop_back();
    const User& last = page.members.back().user;
    page.next = ReceiptCursor{to_lower_ascii(last.display_name), last.id};
  }
  co_return page;
}

}  // namespace parley
