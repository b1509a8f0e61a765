#include "commands/export_account.hpp"

#include <utility>

#include "commands/read_account.hpp"
#include "commands/read_conversations.hpp"

namespace parley {
namespace {

using Part = ExportCursor::Part;

constexpr int conversations_per_page = 200;
constexpr int messages_per_page = 200;

ExportCursor start_of(Part part) {
  ExportCursor cursor;
  cursor.part = part;
  return cursor;
}

Task<Result<void>> add_account(Services& services, Actor actor, ExportPage& page) {
  auto account = co_await read_account(services, actor);
  if (!account) co_return fail(account.error());
  page.account = std::move(*account);
  auto sessions = co_await list_sessions(services, actor);
  if (!sessions) co_return fail(sessions.error());
  page.sessions = std::move(*sessions);
  page.next = start_of(Part::contacts);
  co_return Result<void>{};
}

Task<Result<void>> add_contacts(Services& services, Actor actor, ExportPage& page) {
  std::optional<ContactCursor> none;
  auto contacts = co_await services.contacts.list_contacts(actor.user_id, std::move(none),
                                                           max_contacts_per_user);
  if (!contacts) co_return fail(contacts.error());
  page.contacts = std::move(*contacts);
  page.next = start_of(Part::blocks);
  co_return Result<void>{};
}

Task<Result<void>> add_blocks(Services& services, Actor actor, ExportPage& page) {
  std::optional<BlockCursor> none;
  auto blocks = co_await services.blocks.list_blocks(actor.user_id, none, max_blocks_per_user);
  if (!blocks) co_return fail(blocks.error());
  page.blocks = std::move(*blocks);
  page.next = start_of(Part::groups);
  co_return Result<void>{};
}

Task<Result<void>> add_groups(Services& services, Actor actor, ExportPage& page) {
  auto groups = co_await services.accounts.list_joined(actor.user_id);
  if (!groups) co_return fail(groups.error());
  page.groups = std::move(*groups);
  page.next = start_of(Part::inbox);
  co_return Result<void>{};
}

Task<Result<void>> add_conversations(Services& services, Actor actor, const ExportCursor& from,
                                     ExportPage& page) {
  const bool is_inbox = from.part == Part::inbox;
  const auto view = is_inbox ? ConversationView::inbox : ConversationView::archived;
  auto found =
      co_await list_conversations(services, actor, view, from.conversation, conversations_per_page);
  if (!found) co_return fail(found.error());
  page.conversations = std::move(found->conversations);
  page.next = start_of(is_inbox ? Part::archived : Part::messages);
  if (found->next) {
    page.next->part = from.part;
    page.next->conversation = found->next;
  }
  co_return Result<void>{};
}

Task<Result<void>> add_messages(Services& services, Actor actor, const ExportCursor& from,
                                ExportPage& page) {
  auto messages =
      co_await services.accounts.list_written(actor.user_id, from.client_id, messages_per_page + 1);
  if (!messages) co_return fail(messages.error());
  page.messages = std::move(*messages);
  if (page.messages.size() > static_cast<std::size_t>(messages_per_page)) {
    page.next = start_of(Part::messages);
    page.next->client_id = page.messages.back().client_id;
    page.messages.pop_back();
  }
  co_return Result<void>{};
}

Task<Result<void>> add_part(Services& services, Actor actor, const ExportCursor& from,
                            ExportPage& page) {
  switch (from.part) {
    case Part::account:
      return add_account(services, actor, page);
    case Part::contacts:
      return add_contacts(services, actor, page);
    case Part::blocks:
      return add_blocks(services, actor, page);
    case Part::groups:
      return add_groups(services, actor, page);
    case Part::inbox:
    case Part::archived:
      return add_conversations(services, actor, from, page);
    case Part::messages:
      break;
  }
  return add_messages(services, actor, from, page);
}

}  // namespace

Task<Result<ExportPage>> read_export(Services& services, Actor actor, ExportCursor from) {
  if (auto allowed = services.throttles.read_export(actor.user_id); !allowed) {
    co_return fail(allowed.error());
  }
  ExportPage page;
  page.part = from.part;
  const auto added = co_await add_part(services, actor, from, page);
  if (!added) co_return fail(added.error());
  co_return std::move(page);
}

}  // namespace parley
