#include "presence/presence_store_contract_test.hpp"

#include "presence/local.hpp"

namespace parley::presence {
namespace {

PresenceFactory local() {
  return {"local", [](std::chrono::milliseconds refresh_interval) {
            return std::make_shared<LocalPresence>(refresh_interval * 3);
          }};
}

INSTANTIATE_TEST_SUITE_P(Stores, PresenceStoreContract, testing::Values(local()), factory_name);

}  // namespace
}  // namespace parley::presence
