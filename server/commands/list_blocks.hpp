// Pages through the people whom the actor blocks.
#pragma once

#include <optional>
#include <vector>

#include "commands/actor.hpp"
#include "commands/services.hpp"

namespace parley {

struct BlockPage {
  std::vector<Block> blocks;
  std::optional<BlockCursor> next;  // none on the last page
};

// Last blocked first. `limit` from 1 to 500.
Task<Result<BlockPage>> list_blocks(Services& services, Actor actor,
                                    std::optional<BlockCursor> before, int limit);

}  // namespace parley
