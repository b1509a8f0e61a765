#include "commands/list_blocks.hpp"

#include <utility>

namespace parley {

Task<Result<BlockPage>> list_blocks(Services& services, Actor actor,
                                    std::optional<BlockCursor> before, int limit) {
  auto found = co_await services.blocks.list_blocks(actor.user_id, before, limit + 1);
  if (!found) co_return fail(found.error());
  BlockPage page{std::move(*found), {}};
  if (page.blocks.size() > static_cast<std::size_t>(limit)) {
    page.blocks.pop_back();
    page.next = BlockCursor{page.blocks.back().created_at, page.blocks.back().user.id};
  }
  co_return page;
}

}  // namespace parley
