#include "load/scenarios.hpp"

namespace parley::load {

const std::vector<Scenario>& all_scenarios() {
  static const std::vector<Scenario> all{
      {"idle", run_idle},         {"direct", run_direct},   {"typing", run_typing},
      {"presence", run_presence}, {"history", run_history}, {"storm", run_storm},
      {"mixed", run_mixed},       {"group", run_group},     {"receipts", run_receipts},
  };
  return all;
}

}  // namespace parley::load
