#include "bus/event_bus_contract_test.hpp"
#include "bus/local.hpp"

namespace parley::bus {
namespace {

INSTANTIATE_TEST_SUITE_P(Buses, EventBusContract,
                         ::testing::Values(BusFactory{"local",
                                                      [] { return std::make_unique<LocalBus>(); }}),
                         factory_name);

}  // namespace
}  // namespace parley::bus
