#include "commands/block_user.hpp"

#include "base/time.hpp"
#include "commands/publish.hpp"
#include "model/wire.hpp"

namespace parley {
namespace {

// To the actor's own devices: the list of blocks, and the conversation as it is seen now.
Task<Result<void>> announce(Services& services, Actor actor, UserId person, bool blocked,
                            const BlockStore::Changed& change) {
  publish_to(services.bus, actor.user_id, wire::block_updated(person, blocked));
  if (!change.conversation) co_return Result<void>{};
  const auto conversation =
      co_await services.conversations.find_conversation(*change.conversation, actor.user_id);
  if (!conversation) co_return fail(conversation.error());
  if (conversation->has_value()) {
    publish_conversation(services.bus, actor.user_id, **conversation);
  }
  co_return Result<void>{};
}

}  // namespace

Task<Result<void>> block_user(Services& services, Actor actor, UserId person) {
  if (person == actor.user_id) {
    co_return fail(errors::invalid_parameter, "You cannot block yourself.", "user_id");
  }
  const auto change = co_await services.blocks.block(actor.user_id, person, now());
  if (!change) co_return fail(change.error());
  co_return co_await announce(services, actor, person, true, *change);
}

Task<Result<void>> unblock_user(Services& services, Actor actor, UserId person) {
  const auto change = co_await services.blocks.unblock(actor.user_id, person);
  if (!change) co_return fail(change.error());
  if (!change->changed) co_return Result<void>{};
  if (change->last_withheld_seq > 0) {
    publish_to(services.bus, person,
               wire::messages_updated(*change->conversation, change->first_withheld_seq,
                                      change->last_withheld_seq));
  }
  co_return co_await announce(services, actor, person, false, *change);
}

}  // namespace parley
