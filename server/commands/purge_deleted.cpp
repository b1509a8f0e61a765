#include "commands/purge_deleted.hpp"

#include "base/time.hpp"

namespace parley {

Task<Result<void>> purge_deleted(Services& services) {
  const Timestamp deleted_by = now();
  for (;;) {
    const auto more = co_await services.groups.purge_deleted(deleted_by);
    if (!more) co_return fail(more.error());
    if (!*more) co_return Result<void>{};
  }
}

}  // namespace parley
