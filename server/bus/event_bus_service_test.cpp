#include "bus/broker_fixture_test.hpp"
#include "bus/event_bus_contract_test.hpp"
#include "bus/rabbitmq.hpp"

namespace parley::bus {
namespace {

INSTANTIATE_TEST_SUITE_P(Buses, EventBusContract,
                         ::testing::Values(BusFactory{
                             "rabbitmq",
                             [] { return std::make_unique<RabbitMqBus>(patient_options()); }}),
                         factory_name);

}  // namespace
}  // namespace parley::bus
