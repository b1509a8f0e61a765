// Blocks over a Database; see ports/block_store.hpp. Stateless beside it.
#pragma once

#include <optional>
#include <vector>

#include "ports/block_store.hpp"
#include "store/database.hpp"

namespace parley::store {

class DatabaseBlockStore final : public BlockStore {
 public:
  // `database` outlives the store.
  explicit DatabaseBlockStore(Database& database) : database_(database) {}

  Task<Result<Changed>> block(UserId blocker, UserId person, Timestamp at) override;
  Task<Result<Changed>> unblock(UserId blocker, UserId person) override;
  Task<Result<std::vector<Block>>> list_blocks(UserId blocker, std::optional<BlockCursor> before,
                                               int limit) override;

 private:
  Database& database_;
};

}  // namespace parley::store
